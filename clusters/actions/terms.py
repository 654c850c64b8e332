"""Governors and clerks: invite those of one school together, set until when they hold office, tell when that ends."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clusters import governor_emails as emails
from clusters import history, people
from clusters.actions import posts
from clusters.models import Post
from clusters.permissions.table import Job
from common import dates
from letters import actions as letters
from letters.models import Kind


@transaction.atomic
def invite_all(school, invitations, *, by):
    """Give each of `invitations`, what `posts.invite_to_post` takes, its post at `school`, or none of them; return
    the Posts. Raises ValidationError where that does."""
    return [posts.invite_to_post(school, **each, by=by) for each in invitations]


@transaction.atomic
def set_term(post, *, ends_on, by):
    """Let the term of office of `post` run until the day before `ends_on`: a renewal, or a correction.

    The person is told, and letters about the earlier end that have not gone out are taken back. Raises ValidationError
    for a post that is over, and for a day that has gone or overlaps with the same person's next term.
    """
    post = posts.locked(post)
    posts.refuse_if_over(post)
    if ends_on <= max(timezone.localdate(), post.starts_on):
        raise ValidationError("The last day of the term must be today or later, and not before it begins.")
    if post.ends_on == ends_on:
        return post
    verb = "renewed" if post.ends_on and ends_on > post.ends_on else "set"
    post.ends_on = ends_on
    post.full_clean()
    post.save(update_fields=["ends_on"])
    text = f"{verb} the term of office of {post.user} as {post.in_words}, until {dates.day(post.last_day)}"
    posts.record(text, post, by=by)
    letters.withdraw(post.about, kinds=[Kind.GOVERNANCE])
    if post.user.has_joined and post.user.is_active and post.user != by:
        emails.term_set(post, by=by)
    return post


@transaction.atomic
def tell_of_end(post):
    """Tell the person of `post`, the school's head teachers and clerks and the officers that the term runs out; once
    for each term, however many workers try. Return how many letters."""
    # The lock comes first: a statement that waits would look at the others' tables as they were before the wait.
    Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    post = Post.objects.with_term_running_out().for_guard().filter(pk=post.pk).first()
    if post is None:
        return 0
    post.term_told_on = post.ends_on
    post.save(update_fields=["term_told_on"])
    told = _who_looks_after(post)
    emails.term_runs_out(post, told)
    text = f"told {len(told)} people that the term of office of {post.user} runs out on {dates.day(post.last_day)}"
    history.record(text, by=None, school=post.school, about=post.about)
    return len(told)


def _who_looks_after(post):
    """The person, the head teachers and clerks of the school, and the officers of its authority, each once."""
    by_post = Post.objects.current().filter(school=post.school, job__in=[Job.HEAD, Job.CLERK]).values("user")
    near = User.objects.who_joined().filter(pk__in=by_post).by_name()
    return list(dict.fromkeys([post.user, *near, *people.officers_of(post.school.authority)]))
