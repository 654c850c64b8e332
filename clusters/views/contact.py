"""Writing to the organisers of a group, for anybody."""

from allauth.core import ratelimit
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from clusters import people
from clusters.actions import contact as actions
from clusters.forms.contact import ContactForm
from clusters.models import Group
from clusters.roles import Roles
from common.guards import public


@public
@never_cache
def contact(request, slug):
    """Write to those who organise the group, without learning who they are."""
    group = get_object_or_404(Group.objects.active().for_guard(), slug=slug)
    form = ContactForm(request.POST or None, group=group, user=request.user)
    if form.is_valid():
        message = form.written
        if not actions.was_sent(message) and not _may_send(request, message):
            return render(request, "clusters/contact_too_often.html", {"message": message}, status=429)
        try:
            actions.send(message)
            return redirect("clusters:contact_sent", slug=slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "clusters/contact.html", {"group": group, "form": form, **_readers(group)})


@public
def contact_sent(request, slug):
    """What happens now with the message."""
    group = get_object_or_404(Group.objects.active().for_guard(), slug=slug)
    return render(request, "clusters/contact_sent.html", {"group": group, **_readers(group)})


def _may_send(request, message):
    """Whether the sender has room for another message to this group. The limit is among the settings."""
    return ratelimit.consume(request, action="contact", key=f"{message.group.pk}:{message.address}")


def _readers(group):
    """Who reads messages to `group`, by role; where nobody does, the schools one can ask instead."""
    readers, are_officers = actions.readers_of(group)
    schools = people.member_schools(group)
    roles = Roles(readers)
    otherwise = "Governance officer" if are_officers else "Organiser"
    return {
        "roles": list(dict.fromkeys(roles.of(reader.pk, schools, otherwise) for reader in readers)),
        "are_officers": are_officers,
        "schools": [] if readers else schools,
    }
