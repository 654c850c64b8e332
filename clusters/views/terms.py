"""The representatives of a group's schools: who is there, inviting the rest, and their terms of office."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render

from clusters.actions import terms as actions
from clusters.forms.terms import SeatForms, TermForm
from clusters.models import Group, Membership, Post
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from clusters.representatives import Representatives, permission_to_invite


@requires(Permission.GROUP_SET_SCHOOLS, on=Group)
def representatives(request, group):
    """Every school of the group with the people who sit in it for the school, and what to do where nobody does."""
    page = Representatives.of(group, request.user)
    return render(request, "clusters/representatives.html", {"group": group, "page": page})


@requires(Permission.GROUP_SET_SCHOOLS, on=Membership)
def invite_representatives(request, membership):
    """Invite one school's representatives, several at once, in two steps: fill in, then check who is told."""
    group, school = membership.group, membership.school
    _refuse_unless_may_invite(request.user, membership)
    forms = SeatForms(request.POST or None, group=group, school=school)
    step = request.POST.get("step")
    if forms.is_valid() and step == "save":
        try:
            posts = actions.invite_all(school, forms.invitations, by=request.user)
            messages.success(request, f"{_names(posts)} at {school}: the letters are on their way.")
            return redirect("clusters:representatives", slug=group.slug)
        except ValidationError as refusal:
            forms[0].add_error(None, refusal)
    elif forms.is_valid() and step != "edit":
        return _check(request, membership, forms)
    context = {"membership": membership, "forms": forms, "page": Representatives.of(group, request.user, [school])}
    return render(request, "clusters/invite_representatives.html", context)


@requires(Permission.POST_INVITE, on=Post)
def term(request, post):
    """Renew a term of office, or set until when it runs."""
    if not post.has_term:
        raise PermissionDenied
    form = TermForm(request.POST or None, initial={"last_on": post.last_day})
    if form.is_valid():
        try:
            actions.set_term(post, ends_on=form.ends_on, by=request.user)
            messages.success(request, f"The term of office of {post.user} is on record.")
            return redirect(post.school)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "clusters/term.html", {"held": post, "form": form})


def _refuse_unless_may_invite(user, membership):
    """Raise PermissionDenied unless `membership` is of a school at which `user` invites, and is not over."""
    school = membership.school
    if membership.is_over or not school or not user.has_perm(permission_to_invite(membership.group), school):
        raise PermissionDenied


def _check(request, membership, forms):
    """The page that says who will be written to, and carries all that was typed."""
    context = {"membership": membership, "forms": forms, "posts": [form.row() for form in forms.filled]}
    return render(request, "clusters/invite_representatives_check.html", context)


def _names(posts):
    """ "Person A, governor, and Person B, clerk to the governors"."""
    return " and ".join(f"{post.user}, {post.get_job_display().lower()}" for post in posts)
