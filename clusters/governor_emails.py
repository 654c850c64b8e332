"""The letters about governor groups: requests, terms of office, and leave to read; one function each."""

from django.urls import reverse

from clusters.roles import Roles
from common import dates
from letters import actions as letters
from letters.links import absolute
from letters.models import Kind

AS_ASKER = "you, or somebody who gave this address, asked for a governor group"
AS_OFFICER = "you are a governance officer of the authority"
AS_CLUSTER = "you sit in this cluster or hold an office in it"
AS_TERM = "it is your term of office, or that of a governor or clerk whom you look after"
AS_READER = "a group of schools lets you, or a group in which you sit, read what it keeps to itself"


def request_confirmed(asked, *, key):
    """Tell the asker that the request arrived; `key` tells one press of the form from another."""
    _to_asker(asked, "request_confirmed", f"Your request: a governor group for {asked.cluster}", mark=key)


def request_received(asked, officers):
    """Tell the officers that somebody asks."""
    _to_officers(asked, officers, "request_received", f"A governor group is asked for: {asked.cluster}")


def request_said(message, officers):
    """Bring what the asker wrote to the officers, and what an officer wrote to the asker."""
    asked, said = message.request, {"message": message, "mark": message.pk}
    if message.is_from_asker:
        _to_officers(asked, officers, "request_said", f"{message.writer} writes about {asked.cluster}", **said)
    else:
        subject = f"About your request: a governor group for {asked.cluster}"
        _to_asker(asked, "request_answered", subject, by=message.author, **said)


def request_declined(asked, *, by):
    """Tell the asker why there will be no governor group for now."""
    _to_asker(asked, "request_declined", f"Declined: a governor group for {asked.cluster}", by=by)


def request_established(asked, *, by):
    """Tell the asker that the group exists, and what comes next."""
    _to_asker(asked, "request_established", f"Established: {asked.governor_group}", by=by)


def group_established(group, people, *, by):
    """Tell the people of the cluster that a governor group stands beside it."""
    cluster = group.matched_cluster
    context = {"group": group, "cluster": cluster, "by": by, "why": AS_CLUSTER}
    _post_all(
        "group_established",
        people,
        f"A governor group for {cluster}: {group}",
        context | {"page": absolute(group.get_absolute_url())},
        about=group.about,
        key=f"established:{group.pk}",
        by=by,
        reply_to=by.email,
    )


def term_runs_out(post, people):
    """Tell the governor or clerk, and those who look after the school, that the term of office runs out."""
    page = absolute(reverse("clusters:term", kwargs={"pk": post.pk}))
    _post_all(
        "term_runs_out",
        people,
        f"Term of office runs out on {dates.day(post.last_day)}: {post.in_words}",
        {"post": post, "page": page, "school_page": absolute(post.school.get_absolute_url()), "why": AS_TERM},
        about=post.about,
        key=f"term:{post.pk}:{post.ends_on}",
    )


def term_set(post, *, by):
    """Tell the governor or clerk until when they now hold their post."""
    _post_all(
        "term_set",
        [post.user],
        f"Your term of office: {post.in_words}",
        {"post": post, "page": absolute(post.school.get_absolute_url()), "why": AS_TERM},
        about=post.about,
        key=f"term-set:{post.pk}:{post.ends_on}",
        by=by,
        reply_to=by.email,
    )


def grant_given(grant, people, *, by):
    """Tell those who may now read what they may read, for how long, and where."""
    _of_grant(grant, people, "grant_given", f"You may read: {grant.what_in_words}", by=by)


def grant_ended(grant, people, *, by):
    """Tell them that they may not any more."""
    _of_grant(grant, people, "grant_ended", f"Ended: leave to read {grant.what_in_words}", by=by)


def grant_invitation(grant, invitation, token):
    """Invite somebody who has not joined the portal to read what `grant` lets them read."""
    link = absolute(reverse("accounts:accept_invitation", kwargs={"token": token}))
    letters.post(
        kind=Kind.INVITATION,
        to=grant.to_person,
        template="clusters/emails/grant_invitation",
        context={"grant": grant, "invitation": invitation, "by": grant.granted_by, "link": link},
        subject=f"Invitation: {grant.invited_to}",
        about=grant.about,
        dedupe_key=f"invitation:{invitation.pk}",
        by=grant.granted_by,
        reply_to=grant.granted_by.email,
        expires_at=invitation.expires_at,
        private_links=[link],
    )


def _to_asker(asked, letter, subject, *, mark="", by=None, **said):
    """One letter to whoever asked. Who has no account answers by mail, so the answer goes to the officer who wrote."""
    page = absolute(asked.get_absolute_url()) if asked.asked_by else ""
    context = {"asked": asked, "cluster": asked.cluster, "by": by, "role": _role(by), "page": page, "why": AS_ASKER}
    group = asked.governor_group or asked.cluster
    _post_all(
        letter,
        [asked.asker],
        subject,
        context | {"group_page": absolute(group.get_absolute_url()), **said},
        about=asked.about,
        key=f"{letter}:{asked.pk}:{mark}",
        by=by,
        reply_to=by.email if by and not asked.asked_by else "",
    )


def _to_officers(asked, officers, letter, subject, *, mark="", **said):
    """One letter to each officer; the answer to somebody without an account goes straight to them."""
    page = absolute(asked.get_absolute_url())
    _post_all(
        letter,
        officers,
        subject,
        {"asked": asked, "cluster": asked.cluster, "page": page, "why": AS_OFFICER, **said},
        about=asked.about,
        key=f"{letter}:{asked.pk}:{mark}",
        reply_to="" if asked.asked_by else asked.email,
    )


def _of_grant(grant, people, letter, subject, *, by):
    page = absolute(reverse("meetings:list") if grant.is_of_papers else grant.group.get_absolute_url())
    _post_all(
        letter,
        people,
        subject,
        {"grant": grant, "by": by, "role": _role(by), "page": page, "why": AS_READER},
        about=grant.about,
        key=f"{letter}:{grant.pk}:{grant.ends_on}",
        by=by,
        reply_to=by.email,
    )


def _post_all(letter, people, subject, context, *, about, key, by=None, reply_to=""):
    """The letter `letter` to each of `people`, Users or addresses."""
    letters.post_all(
        letters.Draft(
            kind=Kind.GOVERNANCE,
            to=person,
            template=f"clusters/emails/{letter}",
            context=context,
            subject=subject,
            about=about,
            dedupe_key=f"{key}:{getattr(person, 'pk', person)}",
            by=by,
            reply_to=reply_to,
        )
        for person in people
    )


def _role(by):
    """What `by` is, to put in brackets behind the name."""
    role = Roles([by]).of(by.pk) if by else ""
    return role[:1].lower() + role[1:]
