"""Group contracts: recorded, joined, left, changed, reminded of."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clusters.models import Office
from common.editing import Overtaken
from letters.models import Letter
from resources import tasks
from resources.actions import contracts as actions
from resources.models import Contract, ContractMember, ContractReminder, Occasion
from tests import factories
from tests.resources.conftest import NOTICE, RENEWS
from tests.together import at_once


def refusal_of(job, *args, **kwargs):
    with pytest.raises(ValidationError) as refused:
        job(*args, **kwargs)
    return refused.value.messages[0]


# --- recording, joining, leaving -------------------------------------------------------------------


def test_recording_puts_its_schools_in_and_tells_their_leaders(cast, contract, letters_to, third):
    member = contract.members.get()

    assert (member.school, member.starts_on, member.saving_pence) == (cast.moss_bank, date(2026, 9, 1), 30_000)
    for person in (cast.member, cast.sbm):
        (letter,) = letters_to(person)
        assert letter.subject == "Your school is in the contract “Phonics software from Reading Company”"
        assert "pays £600.00 a year; alone it would pay £900.00" in letter.text
    assert letters_to(third) == letters_to(cast.outsider) == []


def test_only_schools_of_the_group_are_in_its_contracts(cast, new_contract, contract, join):
    assert "is not in North cluster" in refusal_of(
        actions.record, new_contract(), schools=[cast.far_away], by=cast.organiser
    )
    assert "is not in North cluster" in refusal_of(join, cast.far_away, cast.outsider)


def test_joining_tells_the_school_and_the_stewards(cast, contract, join, third, letters_to):
    join(third.school, third)

    subject = "Ferndale Primary School has joined the contract “Phonics software from Reading Company”"
    assert [letter.subject for letter in letters_to(third)] == [subject]
    assert [letter.subject for letter in letters_to(cast.organiser)] == [subject]
    assert subject not in [letter.subject for letter in letters_to(cast.sbm)]


def test_a_school_joins_once_and_within_the_contracts_days(cast, contract, join, third, at_nine_on_monday):
    assert refusal_of(join, cast.moss_bank, cast.sbm) == "This school is in the contract already on those days."
    too_late = refusal_of(join, third.school, third, starts_on=date(2027, 9, 1))
    assert too_late == (
        "The contract runs from Tuesday 1 September 2026 to Tuesday 31 August 2027. Choose a first day within it."
    )
    at_nine_on_monday.move_to("2027-09-01T09:00Z")
    assert "ended on Tuesday 31 August 2027" in refusal_of(join, third.school, third)


@pytest.mark.parametrize(
    ("last_day", "owed"),
    [(date(2026, 12, 31), 39_945), (date(2027, 8, 30), 164), (date(2027, 3, 31), 25_151)],
)
def test_a_school_that_leaves_owes_the_days_that_are_left(cast, member, last_day, owed, letters_to):
    """£600.00 a year: 243, 1 and 153 days of 365, to the penny."""
    assert member.owed_after(last_day) == owed
    assert actions.leave(member, last_day=last_day, by=cast.sbm) == owed

    member.refresh_from_db()
    letter = letters_to(cast.organiser)[-1]
    assert member.last_day == last_day
    assert letter.subject.startswith("Moss Bank Primary School leaves the contract")
    assert f"It still owes £{owed // 100}.{owed % 100:02}" in letter.text


def test_a_school_that_has_not_begun_leaves_at_once_and_owes_nothing(cast, join, third, letters_to):
    member = join(third.school, third)

    assert actions.leave(member, last_day=date(2026, 11, 30), by=third) == 0
    assert not ContractMember.objects.filter(school=third.school).exists()
    assert "It owes nothing more." in letters_to(third)[-1].text


def test_a_last_day_that_cannot_be_is_refused(cast, member):
    assert "today or in the future" in refusal_of(actions.leave, member, last_day=date(2026, 11, 22), by=cast.sbm)
    assert "itself ends on" in refusal_of(actions.leave, member, last_day=date(2027, 9, 1), by=cast.sbm)
    actions.leave(member, last_day=date(2026, 11, 23), by=cast.sbm)
    assert "leaves on Monday" in refusal_of(actions.leave, member, last_day=date(2026, 11, 23), by=cast.sbm)


def test_a_school_that_left_may_join_again(cast, member, join):
    actions.leave(member, last_day=date(2026, 11, 23), by=cast.sbm)

    assert join(cast.moss_bank, cast.sbm, starts_on=date(2026, 11, 24)).pk


def test_a_change_keeps_the_schools_prices_and_sees_others_changes(cast, contract, member):
    contract.together_pence = 70_000
    actions.change(contract, seen=1, by=cast.organiser)

    member.refresh_from_db()
    assert member.together_pence == 60_000
    with pytest.raises(Overtaken):
        actions.change(contract, seen=1, by=cast.organiser)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"ends_on": date(2026, 9, 1)}, "The last day must be on or after the first day."),
        ({"notice_on": date(2026, 8, 31)}, "The last day to give notice must be between the first and the last day."),
        ({"renews_on": date(2026, 9, 1), "notice_on": None}, "The renewal day must be after the first day."),
        ({"renews_on": date(2027, 5, 30)}, "The renewal day must be the same as or after the last day to give notice."),
    ],
)
def test_the_database_keeps_the_days_in_order(cast, new_contract, contract, fields, sentence):
    refused = refusal_of(actions.record, new_contract(**fields), schools=[], by=cast.organiser)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(**fields)

    assert refused == sentence


@pytest.mark.django_db(transaction=True)
def test_of_two_who_put_one_school_in_at_once_one_does(cast, contract, join, third):
    outcomes = at_once(lambda: join(third.school, third), lambda: join(third.school, cast.organiser))

    assert sorted(isinstance(outcome, ValidationError) for outcome in outcomes) == [False, True]


# --- reminders -------------------------------------------------------------------------------------


def reminders(user):
    """How the subjects begin of the reminders that `user` got."""
    letters = Letter.objects.to(user).filter(posted_by=None).order_by("pk")
    return [letter.subject.partition(":")[0] for letter in letters]


def sweep_on(present, day):
    present.move_to(f"{day}T09:00Z")
    tasks.remind_of_contracts()


def test_stewards_and_schools_are_reminded_90_and_30_days_before_notice_and_on_the_renewal_day(
    cast, contract, third, at_nine_on_monday
):
    for day in ("2027-03-01", "2027-03-02", "2027-03-03", "2027-04-30", "2027-05-01", "2027-05-02", "2027-08-31"):
        sweep_on(at_nine_on_monday, day)
    notice = "Give notice by Monday 31 May 2027"
    assert reminders(cast.sbm) == reminders(cast.member) == reminders(cast.organiser) == [notice, notice]

    sweep_on(at_nine_on_monday, "2027-09-01")
    assert reminders(cast.organiser) == [notice, notice, "Renewed on Wednesday 1 September 2027"]
    assert reminders(third) == reminders(cast.outsider) == reminders(cast.governor) == []


@pytest.mark.parametrize(
    ("occasion", "day"),
    [
        (Occasion.EARLY, NOTICE - timedelta(days=90)),
        (Occasion.LATE, NOTICE - timedelta(days=30)),
        (Occasion.RENEWAL, RENEWS),
    ],
)
def test_each_is_due_on_its_very_day(contract, occasion, day):
    due = Contract.objects.to_remind_of

    assert not due(occasion, day - timedelta(days=1)).exists()
    assert due(occasion, day).exists()


def test_days_that_are_moved_are_told_anew(cast, contract, at_nine_on_monday):
    sweep_on(at_nine_on_monday, "2027-05-01")
    contract.notice_on = date(2027, 5, 20)
    actions.change(contract, seen=1, by=cast.organiser)
    sweep_on(at_nine_on_monday, "2027-05-01")

    assert reminders(cast.sbm) == ["Give notice by Monday 31 May 2027", "Give notice by Thursday 20 May 2027"]


def test_a_contract_recorded_late_is_told_of_once(cast, new_contract, at_nine_on_monday):
    actions.record(new_contract(notice_on=date(2026, 12, 1)), schools=[cast.moss_bank], by=cast.organiser)
    tasks.remind_of_contracts()
    tasks.remind_of_contracts()

    assert reminders(cast.sbm) == ["Give notice by Tuesday 1 December 2026"]


def test_nobody_is_reminded_before_seven_or_of_what_is_long_past(cast, contract, at_nine_on_monday):
    at_nine_on_monday.move_to("2027-03-02T06:59Z")
    tasks.remind_of_contracts()
    sweep_on(at_nine_on_monday, "2027-09-09")

    assert reminders(cast.organiser) == []


def test_a_school_that_left_is_not_reminded(cast, member, at_nine_on_monday):
    actions.leave(member, last_day=date(2026, 12, 31), by=cast.sbm)
    sweep_on(at_nine_on_monday, "2027-03-02")

    assert reminders(cast.sbm) == []
    assert reminders(cast.organiser) == ["Give notice by Monday 31 May 2027"]


def test_whoever_takes_over_the_office_is_reminded(cast, contract, third, at_nine_on_monday):
    Office.objects.update(ends_on="2026-12-31")
    factories.office(third, cast.cluster, "cluster_sbm", starts_on="2026-12-31")
    sweep_on(at_nine_on_monday, "2027-03-02")

    assert reminders(third) == ["Give notice by Monday 31 May 2027"]
    assert "Ask the schools whether they want to go on" in Letter.objects.to(third).get().text


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_once(cast, contract, at_nine_on_monday):
    today = NOTICE - timedelta(days=90)

    outcomes = at_once(*[lambda: actions.remind(contract, Occasion.EARLY, today=today)] * 2)

    assert sorted(outcomes) == [False, True]
    assert ContractReminder.objects.count() == 1
