"""Giving offices in a group, inviting again, ending offices."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters.actions import offices as actions
from clusters.forms.offices import AppointForm, EndOfficeForm
from clusters.models import Group, Office
from clusters.permissions.guard import may_see, requires
from clusters.permissions.table import Permission
from clusters.views.posts import invite_again, what_ended, what_was_sent


@requires(Permission.OFFICE_APPOINT, on=Group)
def appoint(request, group):
    """Give somebody an office in two steps: fill in, then check what will happen and who is told."""
    form = AppointForm(request.POST or None, initial={"job": request.GET.get("job")}, place=group)
    step = request.POST.get("step")
    if form.is_valid() and step == "save":
        try:
            office = actions.appoint(group, **form.cleaned_data, by=request.user)
            messages.success(request, what_was_sent(office))
            return redirect(group)
        except ValidationError as refusal:
            form.add_error(form.names_person, refusal.messages)
    elif form.is_valid() and step != "edit":
        context = {"group": group, "form": form, "held": form.row()}
        return render(request, "clusters/appoint_check.html", context)
    return render(request, "clusters/appoint.html", {"group": group, "form": form})


@requires(Permission.OFFICE_APPOINT, on=Office)
def resend_office_invitation(request, office):
    """Send somebody who has not joined a new link."""
    return invite_again(request, office)


@requires(Permission.OFFICE_APPOINT, on=Office)
def end_office(request, office):
    """End an office. A group's last organiser goes only with an officer's word."""
    is_last, is_officer = actions.is_last_organiser(office), may_see(request, Permission.AREA_RUN, office)
    form = EndOfficeForm(request.POST or None, is_needed=is_last and is_officer)
    if form.is_valid():
        try:
            actions.end_office(office, **form.cleaned_data, by=request.user)
            messages.success(request, what_ended(office))
            return redirect(office.group)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"held": office, "form": form, "is_last": is_last, "is_officer": is_officer}
    return render(request, "clusters/end_office.html", context)
