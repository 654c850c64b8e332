"""Asking for a governor group, for anybody; and what the officers do with what was asked."""

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from clusters import people
from clusters.actions import groups
from clusters.actions import requests as actions
from clusters.forms.requests import DeclineForm, FoundingForm, MessageForm, RequestForm
from clusters.models import Cluster, GovernorGroup, GroupRequest, LocalAuthority
from clusters.permissions.guard import may_see, requires
from clusters.permissions.table import GOVERNORS, Permission, Profile
from common.guards import public
from common.pagination import page_of


@public
@never_cache
def request_group(request, slug):
    """Ask for a governor group for a cluster, without learning who will read it."""
    cluster = get_object_or_404(Cluster.objects.active().with_governor_group(), slug=slug)
    form = RequestForm(request.POST or None, cluster=cluster, user=request.user)
    if form.is_valid():
        asked = form.asked
        if not actions.was_sent(asked) and not _may_ask(request, asked):
            return render(request, "clusters/request_too_often.html", {"asked": asked}, status=429)
        try:
            kept = actions.ask(asked, by=form.user)
            return redirect(kept) if form.user else redirect("clusters:request_sent", slug=slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    seen = GroupRequest.objects.where(request.user, may=Permission.REQUEST_VIEW).waiting().for_cluster(cluster)
    return render(request, "clusters/request_group.html", {"cluster": cluster, "form": form, "seen": seen})


@public
def request_sent(request, slug):
    """What happens now with the request."""
    cluster = get_object_or_404(Cluster.objects.active().for_guard(), slug=slug)
    return render(request, "clusters/request_sent.html", {"cluster": cluster})


@requires(Permission.AREA_RUN, on=LocalAuthority)
def requests(request, authority):
    """Every request of the area, those that wait first."""
    page = page_of(GroupRequest.objects.of_authority(authority).for_listing(), request)
    return render(request, "clusters/requests.html", {"authority": authority, "page": page})


@requires(Permission.REQUEST_VIEW, on=GroupRequest)
def request_(request, asked):
    """One request: what was asked, the talk about it, and how it was decided."""
    other = asked.name if may_see(request, Permission.REQUEST_DECIDE, asked) else "the governance officers"
    form = MessageForm(request.POST or None, other=other)
    if form.is_valid():
        try:
            actions.say(asked, **form.said, by=request.user)
            messages.success(request, f"Your message goes to {other} by email.")
            return redirect(asked)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            asked.refresh_from_db()
    talk = [_of(asked, message) for message in asked.messages.in_order()]
    return render(request, "clusters/request.html", {"asked": asked, "form": form, "talk": talk})


@requires(Permission.REQUEST_DECIDE, on=GroupRequest)
def decline_request(request, asked):
    """Decline, with the reason that the asker reads."""
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        try:
            actions.decline(asked, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"The request is declined. {asked.name} is being told why.")
            return redirect(asked)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            asked.refresh_from_db()
    return render(request, "clusters/decline_request.html", {"asked": asked, "form": form})


@requires(Permission.REQUEST_DECIDE, on=GroupRequest)
def establish_request(request, asked):
    """Establish the governor group that was asked for; its representatives come next."""
    form = FoundingForm(request.POST or None, instance=_founded_for(asked.cluster))
    if form.is_valid():
        try:
            schools = groups.establish_as_asked(asked, form.instance, by=request.user)
            messages.success(request, _established(form.instance, schools))
            return redirect("clusters:representatives", slug=form.instance.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            asked.refresh_from_db()
    return render(request, "clusters/establish_request.html", {"form": form, **_what_happens(asked)})


def _may_ask(request, asked):
    """Whether the asker has room for another request for this cluster. The limit is among the settings."""
    return ratelimit.consume(request, action="ask_group", key=f"{asked.cluster.pk}:{asked.email}")


def _of(asked, message):
    """`message` with its request in hand."""
    message.request = asked
    return message


def _founded_for(cluster):
    """The governor group of `cluster`, as the form opens: "North governors", for "North cluster"."""
    return GovernorGroup(
        authority=cluster.authority,
        matched_cluster=cluster,
        seats=GOVERNORS,
        profile=Profile.FORUM,
        state=GovernorGroup.State.ESTABLISHED,
        name=f"{cluster.name.removesuffix(' cluster')} governors",
    )


def _established(group, schools):
    count = "1 school" if len(schools) == 1 else f"{len(schools)} schools"
    return f"{group} is established, with {count}. Invite representatives next."


def _what_happens(asked):
    """The schools that are taken over, and who is told."""
    cluster = asked.cluster
    others = GroupRequest.objects.waiting().for_cluster(cluster).beside(asked)
    told = people.who_is_told(cluster)
    return {"asked": asked, "schools": people.member_schools(cluster).open(), "others": others, "told": told}
