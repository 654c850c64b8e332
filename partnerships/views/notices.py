"""Notices from the council: what a person may read, and an officer's pages to post and withdraw."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render

from clusters.models import LocalAuthority
from clusters.permissions.guard import may_see, requires
from clusters.permissions.table import Permission
from common.guards import signed_in
from common.pagination import newest_first
from partnerships import audience
from partnerships.actions import notices as actions
from partnerships.forms.stories import NoticeForm
from partnerships.models import Notice


@signed_in
def notices(request):
    """What councils tell the person's groups, newest first."""
    readable = Notice.objects.where(request.user, may=Permission.NOTICE_VIEW).standing()
    return render(request, "partnerships/notices.html", {"stretch": newest_first(readable.for_listing(), request)})


@requires(Permission.NOTICE_VIEW, on=Notice)
def notice(request, notice):
    """One notice; a withdrawn one for the officers alone."""
    if notice.withdrawn_at and not may_see(request, Permission.NOTICE_POST, notice):
        raise Http404
    return render(request, "partnerships/notice.html", {"notice": notice, "groups": notice.groups.all()})


@requires(Permission.NOTICE_POST, on=LocalAuthority)
def post_notice(request, authority):
    """Put a notice before groups, in two steps: write it, then check who is told."""
    form = NoticeForm(request.POST or None, instance=Notice(authority=authority, posted_by=request.user))
    step = request.POST.get("step")
    if form.is_valid() and step == "save":
        try:
            actions.post(form.instance, form.cleaned_data["groups"], by=request.user)
            messages.success(request, "The notice is posted. The people of the groups are being told.")
            return redirect(form.instance)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    elif form.is_valid() and step != "edit":
        told = audience.people_of(form.cleaned_data["groups"], but=request.user)
        return render(
            request, "partnerships/post_notice_check.html", {"authority": authority, "form": form, "told": told}
        )
    return render(request, "partnerships/post_notice.html", {"authority": authority, "form": form})


@requires(Permission.NOTICE_POST, on=Notice)
def withdraw_notice(request, notice):
    """Take a notice down, once that is confirmed."""
    if request.method == "POST":
        try:
            actions.withdraw(notice, by=request.user)
            messages.success(request, f"“{notice}” is withdrawn.")
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("partnerships:notices")
    return render(request, "partnerships/withdraw_notice.html", {"notice": notice})
