"""The letters about group contracts, one function each."""

from django.utils import timezone

from common import dates
from letters import actions as letters
from letters.links import absolute
from letters.models import Kind
from resources import contracting
from resources.models import ContractMember, Occasion


def recorded(contract, members, *, by):
    """Tell the schools that are in the contract from its first day what they pay and save."""
    told = contracting.leaders(members)
    _tell(contract, told, "contract_recorded", f"Your school is in the contract “{contract}”", key="recorded", by=by)


def joined(member, *, by):
    """Tell the school and the stewards that it is in the contract."""
    told = contracting.told_of_one(member)
    subject = f"{member.school} has joined the contract “{member.contract}”"
    _tell(member.contract, told, "contract_joined", subject, key=f"joined:{member.pk}", by=by)


def left(member, last_day, owed, *, by):
    """Tell the school and the stewards that it leaves after `last_day` (None: it had not begun), and what it still
    owes, in pence."""
    told = contracting.told_of_one(member)
    subject = f"{member.school} leaves the contract “{member.contract}”"
    said = {"last_day": last_day, "owed_pence": owed}
    _tell(
        member.contract,
        told,
        "contract_left",
        subject,
        key=f"left:{member.school_id}:{timezone.now():%Y%m%dT%H%M%S%f}",
        by=by,
        **said,
    )


def reminded(contract, occasion, day):
    """Remind the stewards and the leaders of every school in the contract of its last day to give notice, or of its
    renewal."""
    members = ContractMember.objects.of_contract(contract).not_ended().for_listing()
    told = {person: {"is_steward": True} for person in contracting.stewards(contract.group)}
    for person, own in contracting.leaders(members).items():
        told[person] = told.get(person, {}) | own
    renews = occasion == Occasion.RENEWAL
    subject = f"{'Renewed on' if renews else 'Give notice by'} {dates.day(day)}: {contract}"
    letter = "contract_renewed" if renews else "contract_notice"
    _tell(contract, told, letter, subject, key=f"{occasion}:{day}", by=None, day=day)


def _tell(contract, told, letter, subject, *, key, by, **more):
    letters.post_all(
        letters.Draft(
            kind=Kind.CONTRACT,
            to=person,
            template=f"resources/emails/{letter}",
            context={"contract": contract, "page": absolute(contract.get_absolute_url()), "by": by} | more | own,
            subject=subject,
            about=contract.about,
            dedupe_key=f"contract:{contract.pk}:{key}:{person.pk}",
            by=by,
            reply_to=by.email if by else "",
        )
        for person, own in told.items()
    )
