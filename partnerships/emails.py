"""The letters about partnerships, one function each."""

from django.urls import reverse

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
