"""Giving posts at a school, inviting again, ending posts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.shortcuts import redirect, render

from clusters.actions import posts as actions
from clusters.forms.posts import EndPostForm, InvitationForm
from clusters.models import Post, School
from clusters.permissions.guard import may_see, requires
from clusters.permissions.table import Job, Permission
from common import dates

# Posts that one person at a time usually holds.
SOLE = {Job.HEAD, Job.SBM, Job.CHAIR_OF_GOVERNORS, Job.CLERK, Job.SITE_MANAGER}


@requires(Permission.POST_INVITE, on=School)
def invite_to_post(request, school):
    """Give somebody a post in two steps: fill in, then check what will happen and who is told."""
    _refuse_head(request, school, request.POST.get("job"))
    suggested = {"job": request.GET.get("job")}
    form = InvitationForm(request.POST or None, initial=suggested, place=school, jobs=_jobs(request, school))
    step = request.POST.get("step")
    if form.is_valid() and step == "save":
        try:
            post = actions.invite_to_post(school, **form.cleaned_data, by=request.user)
            messages.success(request, what_was_sent(post))
            return redirect(school)
        except ValidationError as refusal:
            form.add_error("email", refusal.messages)
    elif form.is_valid() and step != "edit":
        return _check(request, form)
    return render(request, "clusters/invite.html", {"school": school, "form": form})


@requires(Permission.POST_INVITE, on=Post)
def resend_invitation(request, post):
    """Send somebody who has not joined a new link."""
    _refuse_head(request, post, post.job)
    return invite_again(request, post)


@requires(Permission.POST_INVITE, on=Post)
def end_post(request, post):
    """End a post, or take back the invitation of somebody who has not joined."""
    if post.user != request.user:
        _refuse_head(request, post, post.job)
    form = EndPostForm(request.POST or None, post=post)
    if form.is_valid():
        try:
            actions.end_post(post, **form.cleaned_data, by=request.user)
            messages.success(request, what_ended(post))
            return redirect(post.school)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    leaves_no_head = post.job == Job.HEAD and not Post.objects.current().beside(post).exists()
    return render(request, "clusters/end_post.html", {"held": post, "form": form, "leaves_no_head": leaves_no_head})


def invite_again(request, held):
    """The page that sends somebody a new link, for a post or an office."""
    form = Form(request.POST or None)
    if form.is_valid():
        try:
            actions.resend(held, by=request.user)
            messages.success(request, what_was_sent(held))
            return redirect(held.place)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    last = held.user.invitations.in_order().last()
    return render(request, "clusters/invite_again.html", {"held": held, "form": form, "last": last})


def what_was_sent(held):
    """What happened to the person of `held`, in a sentence."""
    if held.user.has_joined:
        return f"{held.user} is {held.in_words} from {dates.day(held.starts_on)} and is being told."
    return f"An invitation is on its way to {held.user} at {held.user.email}."


def what_ended(held):
    """What happened to the person of `held`, in a sentence."""
    if held.user.has_joined:
        return (
            f"The end of this {'office' if held.PLACE == 'group' else 'post'} is on record. {held.user} is being told."
        )
    return f"The invitation of {held.user} is withdrawn."


def _jobs(request, school):
    """The posts that this person may give: a head teacher's comes from an officer."""
    may_head = may_see(request, Permission.POST_INVITE_HEAD, school)
    return [job for job in Job if job != Job.HEAD or may_head]


def _refuse_head(request, place, job):
    """Heads neither give nor take a head teacher's post, whatever their browser sends."""
    if job == Job.HEAD and not may_see(request, Permission.POST_INVITE_HEAD, place):
        raise PermissionDenied


def _check(request, form):
    """The page that says what will happen, and carries all that was typed."""
    post = form.row()
    holders = form.place.posts.not_ended().with_job(post.job) if post.job in SOLE else []
    context = {"school": form.place, "form": form, "held": post, "holders": holders}
    return render(request, "clusters/invite_check.html", context)
