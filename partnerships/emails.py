"""The letters about partnerships, one function each."""

from django.urls import reverse

from common import dates
from letters import actions as letters
from letters.links import absolute
from letters.models import Kind
from partnerships import audience


def joined(partners, *, by):
    """Tell the head teachers of the schools among `partners`, memberships of one partnership, that their school is
    now in it."""
    _to_heads(partners, "joined", "{school} is in {partnership}", by=by, version=lambda partner: "")


def ended(partner, *, by):
    """Tell the head teacher that the school leaves the partnership."""
    subject = "{school} is no longer in {partnership}"
    _to_heads([partner], "ended", subject, by=by, version=lambda partner: f":{partner.ends_on}")


def document_published(document, number, to, *, by):
    """Tell `to` that version `number` of `document` can be read."""
    partnership = document.partnership
    begun = "New document" if number == 1 else "New version"
    context = {
        "document": document,
        "partnership": partnership,
        "is_new": number == 1,
        "by": by,
        "page": absolute(reverse("partnerships:documents", kwargs={"slug": partnership.slug})),
    }
    letters.post_all(
        letters.Draft(
            kind=Kind.PARTNERSHIP,
            to=person,
            template="partnerships/emails/document_published",
            context=context | {"person": person},
            subject=f"{begun} of {partnership}: {document}",
            about=document.about,
            dedupe_key=f"{document.about}:{number}:{person.pk}",
            by=by,
            reply_to=by.email,
        )
        for person in to
    )


def audit_opened(audit, leaders, *, by):
    """Ask `leaders`, {school's id: people}, what their schools need most."""
    subject = f"{audit.partnership}: what does your school need most? Answer by {dates.day(audit.closes_on)}"
    _about_audit(audit, leaders, "audit_opened", subject, by=by, expires_at=audit.closes_at)


def audit_reminded(audit, leaders):
    """Remind `leaders` of schools that have not answered."""
    subject = f"Reminder: your school’s needs for {audit.year_in_words}, by {dates.day(audit.closes_on)}"
    by, expires_at = audit.opened_by, audit.closes_at
    _about_audit(audit, leaders, "audit_reminded", subject, by=by, expires_at=expires_at)


def audit_closed(audit, ranked, leaders, *, by):
    """Tell `leaders` how the themes were `ranked`."""
    subject = f"{audit.partnership}: what the schools need most in {audit.year_in_words}"
    _about_audit(audit, leaders, "audit_closed", subject, by=by, ranked=ranked)


def story_told(story, to, *, by):
    """Tell `to` of a story."""
    _to_all(
        story,
        to,
        "story_told",
        f"{story.partnership}: {story.get_kind_display().lower()}, {story}",
        kind=Kind.PARTNERSHIP,
        by=by,
    )


def notice_posted(notice, to, *, by):
    """Tell `to` what the council says."""
    _to_all(notice, to, "notice_posted", f"{notice.authority}: {notice}", kind=Kind.NOTICE, by=by)


def _to_all(row, to, letter, subject, *, kind, by):
    context = {"row": row, "by": by, "page": absolute(row.get_absolute_url())}
    letters.post_all(
        letters.Draft(
            kind=kind,
            to=person,
            template=f"partnerships/emails/{letter}",
            context=context | {"person": person},
            subject=subject,
            about=row.about,
            dedupe_key=f"{letter}:{row.about}:{person.pk}",
            by=by,
            reply_to=by.email,
        )
        for person in to
    )


def _about_audit(audit, leaders, letter, subject, *, by, expires_at=None, **more):
    people = {person.pk: person for of_school in leaders.values() for person in of_school}
    context = {"audit": audit, "page": absolute(audit.get_absolute_url()), **more}
    letters.post_all(
        letters.Draft(
            kind=Kind.PARTNERSHIP,
            to=person,
            template=f"partnerships/emails/{letter}",
            context=context | {"person": person},
            subject=subject,
            about=audit.about,
            dedupe_key=f"{letter}:{audit.pk}:{person.pk}",
            by=by,
            reply_to=by.email if by else "",
            expires_at=expires_at,
        )
        for person in people.values()
    )


def _to_heads(partners, letter, subject, *, by, version):
    schools = [partner.school for partner in partners if partner.school]
    heads = audience.heads_of(schools)
    letters.post_all(
        letters.Draft(
            kind=Kind.PARTNERSHIP,
            to=head,
            template=f"partnerships/emails/{letter}",
            context={
                "person": head,
                "partner": partner,
                "partnership": partner.group,
                "by": by,
                "page": absolute(reverse("partnerships:public", kwargs={"slug": partner.group.slug})),
            },
            subject=subject.format(school=partner.school, partnership=partner.group),
            about=partner.about,
            dedupe_key=f"{letter}:{partner.about}{version(partner)}:{head.pk}",
            by=by,
            reply_to=by.email,
        )
        for partner in partners
        for head in heads.get(partner.school_id, ())
        if head != by
    )
