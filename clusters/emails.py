"""The letters about groups, posts and offices, one function each."""

from django.urls import reverse
from django.utils import timezone

from clusters.roles import Roles
from common import dates
from letters import actions as letters
from letters.links import absolute
from letters.models import Kind

FOR_A_PLACE_IN_THE_GROUP = "you sit in this group, hold an office in it or look after its schools"
FOR_WANT_OF_AN_ORGANISER = "nobody organises this group at the moment, and you look after the schools of its area"


def contact(message, *, to, is_officer):
    """Bring `to`, who reads for the group, what somebody wrote to it; their answer goes straight to the sender."""
    letters.post(
        kind=Kind.CONTACT,
        to=to,
        template="clusters/emails/contact",
        context={"message": message, "page": absolute(message.group.get_absolute_url())}
        | ({"why": FOR_WANT_OF_AN_ORGANISER} if is_officer else {}),
        subject=f"Message to {message.group} from {message.name}",
        about=message.about,
        dedupe_key=f"{message.about}:{to.pk}",
        by=message.sender,
        reply_to=message.address,
    )


def handover_offered(handover, *, by):
    """Tell the person that the office waits for their answer and, where an officer offers it, tell its holder."""
    office = handover.office
    _of_handover(handover, "handover_offered", f"Offered to you: {office.in_words}", to=[handover.offered_to], by=by)
    if office.user != by:
        subject = f"Your office is offered to {handover.offered_to}: {office.in_words}"
        _of_handover(handover, "handover_offered_for_you", subject, to=[office.user], by=by)


def handover_accepted(handover, *, by, reason=""):
    """Tell both that the office has passed; `reason` is why an officer stepped in."""
    new, office = handover.offered_to, handover.office
    _of_handover(handover, "handover_accepted", f"You are now {office.in_words}", to=[new], by=by, reason=reason)
    others = {person.pk: person for person in (office.user, handover.offered_by) if person not in (new, by)}
    subject = f"Handed over: {office.in_words}"
    _of_handover(handover, "handover_accepted", subject, to=others.values(), by=by, reason=reason)


def handover_declined(handover, *, by):
    """Tell the holder, and the officer if one offered it, that the office stays where it is."""
    told = {person.pk: person for person in (handover.office.user, handover.offered_by)}
    subject = f"Declined: {handover.office.in_words}"
    _of_handover(handover, "handover_declined", subject, to=told.values(), by=by)


def handover_withdrawn(handover, *, by):
    """Tell both that the offer no longer stands."""
    told = [person for person in (handover.offered_to, handover.office.user) if person != by]
    _of_handover(handover, "handover_withdrawn", f"Withdrawn: {handover.office.in_words}", to=told, by=by)


def _of_handover(handover, letter, subject, *, to, by, reason=""):
    """One letter to each of those of `to` who can still sign in."""
    group = handover.office.group
    context = {"handover": handover, "office": handover.office, "group": group, "by": by, "reason": reason}
    context |= {"page": absolute(handover.get_absolute_url()), "group_page": absolute(group.get_absolute_url())}
    for person in to:
        if person.has_joined and person.is_active:
            letters.post(
                kind=Kind.POST,
                to=person,
                template=f"clusters/emails/{letter}",
                context=context,
                subject=subject,
                about=handover.about,
                dedupe_key=f"{letter}:{handover.pk}:{person.pk}",
                by=by,
                reply_to=by.email,
            )


def group_closed(group, to, *, reason, by):
    """Tell the people of `group` that it is closed, why, and whom to ask."""
    _of_group(group, "group_closed", f"Closed: {group}", to=to, by=by, reason=reason)


def group_reopened(group, to, *, by):
    """Tell the people of `group` that it is open again."""
    _of_group(group, "group_reopened", f"Open again: {group}", to=to, by=by)


def _of_group(group, letter, subject, *, to, by, **said):
    """One letter to each of `to`. A group can be closed more than once: its version tells one time from the next."""
    page = absolute(group.get_absolute_url())
    context = {"group": group, "by": by, "page": page, "why": FOR_A_PLACE_IN_THE_GROUP, **said}
    letters.post_all(
        letters.Draft(
            kind=Kind.POST,
            to=person,
            template=f"clusters/emails/{letter}",
            context=context,
            subject=subject,
            about=group.about,
            dedupe_key=f"{letter}:{group.pk}:{group.version}:{person.pk}",
            by=by,
            reply_to=by.email,
        )
        for person in to
    )


def invitation(held, invitation, token):
    """Invite a person to the portal, to hold `held` (a Post, Office or AuthorityPost). `token` goes into the link."""
    link = absolute(reverse("accounts:accept_invitation", kwargs={"token": token}))
    _of_job(
        held,
        "invitation",
        f"Invitation: {held.in_words}",
        kind=Kind.INVITATION,
        by=invitation.invited_by,
        dedupe_key=f"invitation:{invitation.pk}",
        expires_at=invitation.expires_at,
        context={"invitation": invitation, "link": link},
        private_links=[link],
    )


def given(held, *, by):
    """Tell somebody who has joined that they hold a post or an office."""
    letter = "office_given" if held.PLACE == "group" else "post_given"
    verb = "You are now" if held.starts_on <= timezone.localdate() else f"From {dates.day(held.starts_on)} you are"
    _of_job(held, letter, f"{verb} {held.in_words}", by=by, dedupe_key=f"{letter}:{held.about}")


def ended(held, *, by):
    """Tell somebody that their post or office has ended, by whom, and how that can be undone."""
    if held.user.is_active:
        letter = "office_ended" if held.PLACE == "group" else "post_ended"
        subject = f"Ended: {held.in_words}"
        _of_job(held, letter, subject, by=by, dedupe_key=f"{letter}:{held.about}:{held.ends_on}")


def _of_job(held, letter, subject, *, by, dedupe_key, kind=Kind.POST, context=None, **said):
    """One letter to the person of `held`; their answer goes to whoever did it."""
    page = reverse("home") if held.PLACE == "authority" else held.place.get_absolute_url()
    role = Roles([by]).of(by.pk) if by else ""
    letters.post(
        kind=kind,
        to=held.user,
        template=f"clusters/emails/{letter}",
        context={
            "held": held,
            "by": by,
            "role": role[:1].lower() + role[1:],
            "page": absolute(page),
            **(context or {}),
        },
        subject=subject,
        about=held.about,
        dedupe_key=dedupe_key,
        by=by,
        reply_to=by.email if by else "",
        **said,
    )
