"""What can be done with group contracts: record, change, join, leave, remind."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import history
from clusters.models import Group, Membership
from common import dates, editing, refusals
from common.money import pounds
from resources.emails import contracts as emails
from resources.models import Contract, ContractMember, ContractReminder

ONE_DAY = timedelta(days=1)
IN_HAND = ["group", "recorded_by", "contract", "school"]
"""Rows that have just been read and need no cleaning."""


@transaction.atomic
def record(contract, *, schools, by):
    """Keep `contract` for its group, with `schools` in it from its first day at its prices, and tell their leaders;
    return it. Raises ValidationError for schools that are not in the group."""
    contract.group = Group.objects.held_still().get(pk=contract.group_id)
    if contract.group.closed_at:
        raise ValidationError(f"{contract.group} is closed, so it makes no more contracts.")
    _refuse_strangers(contract.group, schools)
    contract.recorded_by = by
    contract.clean_fields(exclude=IN_HAND)
    with refusals.in_words(Contract):
        contract.save(force_insert=True)
    members = [_member(contract, school, contract.starts_on) for school in schools]
    ContractMember.objects.bulk_create(members)
    history.record(f"recorded the contract “{contract}”", by=by, group=contract.group, about=contract.about)
    emails.recorded(contract, members, by=by)
    return contract


@transaction.atomic
def change(contract, *, seen, by):
    """Save what `contract` carries; schools in it keep their own prices, and days that moved are told anew when they
    come near. Raises common.editing.Overtaken if it was changed after version `seen`."""
    editing.claim(contract, seen=seen)
    contract.clean_fields(exclude=IN_HAND)
    with refusals.in_words(Contract):
        contract.save()
    history.record(f"changed the contract “{contract}”", by=by, group=contract.group, about=contract.about)
    return contract


@transaction.atomic
def join(member, *, by):
    """Put the school of `member` into its contract at the prices that it carries, and tell the school and those who
    look after the contract; return it. Raises ValidationError once the contract is over, and for a school that is in it
    already or not in the group."""
    contract = member.contract = Contract.objects.held_still().get(pk=member.contract_id)
    _refuse_over(contract)
    _refuse_strangers(contract.group, [member.school])
    if not contract.starts_on <= member.starts_on < contract.ends_on:
        first, last = dates.day(contract.starts_on), dates.day(contract.last_day)
        raise ValidationError(f"The contract runs from {first} to {last}. Choose a first day within it.")
    member.clean_fields(exclude=IN_HAND)
    with refusals.in_words(ContractMember):
        member.save(force_insert=True)
    _record(f"joined the contract “{contract}”", member, by=by)
    emails.joined(member, by=by)
    return member


@transaction.atomic
def leave(member, *, last_day, by):
    """Take a school out of its contract after `last_day`, and tell the school and those who look after the contract
    what it still owes; return that in pence. A school that has not begun is taken out at once and owes nothing.

    Raises ValidationError for a last day that is past or after the contract's, and for a school that has left.
    """
    contract = Contract.objects.held_still().get(pk=member.contract_id)
    member = ContractMember.objects.held_still().get(pk=member.pk)
    member.contract = contract
    _refuse_gone(member)
    owed = member.owed_after(last_day)
    if member.is_to_come:
        member.delete()
        last_day = None
    else:
        _refuse_last_day(contract, last_day)
        member.ends_on = last_day + ONE_DAY
        member.save(update_fields=["ends_on"])
    text = f"left the contract “{contract}” and still owes {pounds(owed)}"
    _record(text, member, by=by)
    emails.left(member, last_day, owed, by=by)
    return owed


@transaction.atomic
def remind(contract, occasion, *, today):
    """Tell those who look after `contract` and its schools of its day for `occasion`, once; whether that was done now.
    Nothing is told where somebody else was quicker, or the day has been moved."""
    contract = Contract.objects.held_still().get(pk=contract.pk)
    if not Contract.objects.to_remind_of(occasion, today).filter(pk=contract.pk).exists():
        return False
    day = contract.day_of(occasion)
    ContractReminder.objects.create(contract=contract, occasion=occasion, day=day)
    emails.reminded(contract, occasion, day)
    return True


def _member(contract, school, starts_on):
    prices = {"alone_pence": contract.alone_pence, "together_pence": contract.together_pence}
    return ContractMember(contract=contract, school=school, starts_on=starts_on, **prices)


def _refuse_strangers(group, schools):
    memberships = Membership.objects.current().filter(group=group, school__in=schools)
    inside = set(memberships.values_list("school", flat=True))
    for school in schools:
        if school.pk not in inside:
            raise ValidationError(f"{school} is not in {group}. Choose schools that are.")


def _refuse_over(contract):
    if contract.is_over:
        raise ValidationError(f"This contract ended on {dates.day(contract.last_day)}, so no school can join it.")


def _refuse_gone(member):
    if member.ends_on:
        raise ValidationError(f"{member.school} leaves on {dates.day(member.last_day)} already.")


def _refuse_last_day(contract, last_day):
    if last_day < timezone.localdate():
        raise ValidationError("The last day must be today or in the future.")
    if last_day >= contract.ends_on:
        raise ValidationError(
            f"The contract itself ends on {dates.day(contract.last_day)}. Choose an earlier last day."
        )


def _record(text, member, *, by):
    contract = member.contract
    history.record(text, by=by, group=contract.group, school=member.school, about=contract.about)
