"""Asking for cover, accepting it, taking that back, cancelling, confirming the hours."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clusters.models import HistoryLine, Membership
from clusters.permissions.table import Job
from ledger.models import Charge
from letters.models import Letter
from resources import covering, desk
from resources.actions import cover as actions
from resources.actions.cover import ACCEPTED
from resources.models import CoverRequest
from tests import factories
from tests.resources.conftest import at, certify


def refusal_of(job, *args, **kwargs):
    with pytest.raises(ValidationError) as refused:
        job(*args, **kwargs)
    return refused.value


def subjects(letters):
    return [letter.subject.partition(":")[0] for letter in letters]


@pytest.fixture
def accepted(cast, request_for_cover, lender, site_manager):
    """The request, accepted by Brook Lane with its site manager."""
    return actions.accept(request_for_cover, school=cast.brook_lane, person=site_manager, by=lender)


@pytest.fixture
def over(accepted, at_nine_on_monday):
    """The same, once it is over."""
    at_nine_on_monday.move_to(at(14, 12))
    return accepted


# --- asking ----------------------------------------------------------------------------------------


def test_asking_tells_the_leaders_of_schools_with_a_certified_person_and_nobody_else(
    cast, request_for_cover, lender, third, letters_to
):
    subject = (
        "Can your school cover at Moss Bank Primary School? "
        "Caretaker or other site staff, Thursday 14 January 2027, 8am"
    )

    assert [letter.subject for letter in letters_to(lender)] == [subject]
    assert [letter.subject for letter in letters_to(cast.organiser)] == [subject]
    assert "1 of the people at Brook Lane Primary School holds IOSH Managing Safely" in letters_to(lender)[0].text
    assert letters_to(third) == letters_to(cast.member) == letters_to(cast.outsider) == []


def test_without_a_qualification_every_other_school_is_told(cast, need, lender, third, letters_to):
    actions.ask(need(qualification=""), by=cast.sbm)

    assert len(letters_to(third)) == len(letters_to(lender)) == len(letters_to(cast.organiser)) == 1
    assert letters_to(cast.member) == []


@pytest.mark.parametrize(
    ("renew_by", "is_told"), [(None, True), ("2027-01-15", True), ("2027-01-14", False), ("2026-12-01", False)]
)
def test_a_qualification_counts_while_it_needs_no_renewal_on_the_last_day(cast, need, third, renew_by, is_told):
    certify(name="Caretaker of Ferndale", school=third.school, renew_by=renew_by)

    told = covering.asked(need())

    assert [each.school for each in told] == ([third.school] if is_told else [])


def test_a_person_counts_where_they_work_on_the_day(cast, need, third):
    leaver = factories.person()
    factories.post(leaver, third.school, Job.SITE_MANAGER, ends_on="2027-01-14")
    certify(leaver)

    assert covering.asked(need(day=13))[0].certified == 1
    assert covering.asked(need(day=14)) == []


def test_somebody_who_was_invited_and_has_not_joined_counts_and_gets_no_letter(cast, need, third, letters_to):
    invited = factories.person(joined_at=None, is_active=False)
    factories.post(invited, third.school, Job.SITE_MANAGER)
    certify(invited)
    request = actions.ask(need(), by=cast.sbm)

    assert waiting(third) == [("resources.offer_cover", str(request.pk))]
    assert actions.accept(request, school=third.school, person=invited, by=third).who == invited.name
    assert letters_to(invited) == []


def test_nobody_is_asked_when_nobody_is_certified(cast, need, third):
    refusal = refusal_of(actions.ask, need(), by=cast.sbm)

    assert refusal.messages == [
        "Nobody at the other schools of North cluster holds “IOSH Managing Safely” until Thursday 14 January 2027. "
        "Choose other days, or ask for no qualification."
    ]
    assert not CoverRequest.objects.exists()


def test_asking_twice_with_one_form_asks_once(cast, need, lender, site_manager, letters_to):
    once = need()
    again = need(ask_key=once.ask_key)

    assert actions.ask(once, by=cast.sbm) == actions.ask(again, by=cast.sbm)
    assert len(letters_to(lender)) == 1


def test_a_time_that_is_past_or_far_ahead_is_refused(cast, need, site_manager, at_nine_on_monday):
    far = need(starts_at=datetime(2029, 1, 15, 8, tzinfo=UTC), ends_at=datetime(2029, 1, 15, 9, tzinfo=UTC))
    assert "within the next 2 years" in refusal_of(actions.ask, far, by=cast.sbm).messages[0]

    at_nine_on_monday.move_to(at(14, 9))
    assert "must start in the future" in refusal_of(actions.ask, need(), by=cast.sbm).messages[0]


def test_only_schools_of_the_group_ask_and_accept(cast, need, request_for_cover):
    stranger = need(school=cast.far_away)

    assert "is not in North cluster" in refusal_of(actions.ask, stranger, by=cast.outsider).messages[0]
    refusal = refusal_of(actions.accept, request_for_cover, school=cast.far_away, name="Caretaker", by=cast.outsider)
    assert "is not in North cluster" in refusal.messages[0]


# --- accepting -------------------------------------------------------------------------------------


def test_accepting_tells_both_schools_and_the_person(cast, accepted, lender, site_manager, letters_to):
    subject = "Brook Lane Primary School covers at Moss Bank Primary School"

    for person in (cast.member, cast.sbm, site_manager):
        assert subjects(letters_to(person)) == [subject]
    assert subjects(letters_to(lender))[-1] == subject
    assert "Site manager, Brook Lane of Brook Lane Primary School covers" in letters_to(cast.sbm)[0].text
    assert "safeguarding checks" in letters_to(cast.sbm)[0].text
    assert "sends you to cover" in letters_to(site_manager)[0].text


def test_the_persons_name_stays_out_of_the_groups_history(cast, accepted, site_manager):
    lines = HistoryLine.objects.of_group(cast.cluster).about(accepted.about)

    assert len(lines) == 2
    assert not any(site_manager.name in line.text for line in lines)


def test_the_second_school_is_told_that_another_has_accepted(cast, accepted, third):
    certify(name="Caretaker of Ferndale", school=third.school)

    refusal = refusal_of(actions.accept, accepted, school=third.school, name="Caretaker of Ferndale", by=third)

    assert refusal.code == ACCEPTED
    assert refusal.messages == ["Another school has already accepted. Nobody else is needed."]


def test_somebody_without_the_qualification_is_refused(cast, request_for_cover, lender):
    uncertified = factories.person()
    factories.post(uncertified, cast.brook_lane, Job.SITE_MANAGER)

    refusals = [
        refusal_of(actions.accept, request_for_cover, school=cast.brook_lane, person=uncertified, by=lender),
        refusal_of(actions.accept, request_for_cover, school=cast.brook_lane, name="Somebody", by=lender),
    ]

    assert all("Choose somebody at Brook Lane Primary School who holds" in each.messages[0] for each in refusals)


def test_a_name_is_enough_where_no_qualification_is_asked(cast, need, lender):
    request = actions.ask(need(qualification=""), by=cast.sbm)

    assert "Enter the name" in refusal_of(actions.accept, request, school=cast.brook_lane, by=lender).messages[0]
    assert (
        actions.accept(request, school=cast.brook_lane, name="Relief  caretaker", by=lender).who == "Relief caretaker"
    )


def test_a_school_cannot_accept_its_own_request(cast, need, lender):
    request = actions.ask(need(qualification=""), by=cast.sbm)

    refusal = refusal_of(actions.accept, request, school=cast.moss_bank, name="Caretaker", by=cast.sbm)

    assert refusal.messages == ["A school cannot accept its own request. Choose another school."]


def test_one_person_cannot_be_at_two_places_at_a_time(cast, accepted, need, third, lender, site_manager):
    overlapping = actions.ask(need(school=third.school, start=11, end=12), by=third)
    following = actions.ask(need(school=third.school, start=11.5, end=12), by=third)

    refusal = refusal_of(actions.accept, overlapping, school=cast.brook_lane, person=site_manager, by=lender)

    assert refusal.messages == ["This person covers for another school at that time. Choose somebody else."]
    assert actions.accept(following, school=cast.brook_lane, person=site_manager, by=lender).who == site_manager.name


def test_one_name_of_a_school_cannot_be_at_two_places_at_a_time(cast, need, third, lender):
    first = actions.ask(need(qualification=""), by=cast.sbm)
    second = actions.ask(need(qualification="", school=third.school, start=9, end=10), by=third)
    actions.accept(first, school=cast.brook_lane, name="Relief caretaker", by=lender)

    refusal = refusal_of(actions.accept, second, school=cast.brook_lane, name="relief CARETAKER", by=lender)

    assert "covers for another school at that time" in refusal.messages[0]


def test_a_cancelled_request_frees_the_person(cast, accepted, need, third, lender, site_manager):
    other = actions.ask(need(school=third.school), by=third)
    actions.cancel(accepted, reason="The hall stays shut", by=cast.sbm)

    assert actions.accept(other, school=cast.brook_lane, person=site_manager, by=lender).is_accepted


# --- taking it back, cancelling --------------------------------------------------------------------


def test_taking_it_back_opens_the_request_and_asks_the_other_schools_again(cast, accepted, lender, third, letters_to):
    certify(name="Caretaker of Ferndale", school=third.school)

    opened = actions.withdraw(accepted, reason="Ill", by=lender)

    assert opened.is_open
    assert subjects(letters_to(cast.sbm))[-1].startswith("Brook Lane Primary School cannot cover")
    assert "Why: Ill" in letters_to(cast.sbm)[-1].text
    assert letters_to(third)[0].subject.startswith("Can your school cover")
    assert "cannot send anybody after all: Ill" in letters_to(third)[0].text
    actions.accept(opened, school=third.school, name="Caretaker of Ferndale", by=third)


def test_it_cannot_be_taken_back_once_it_has_begun(cast, accepted, lender, at_nine_on_monday):
    at_nine_on_monday.move_to(at(14, 8))

    assert "has not begun" in refusal_of(actions.withdraw, accepted, reason="Ill", by=lender).messages[0]
    assert "has begun" in refusal_of(actions.cancel, accepted, reason="Dry", by=cast.sbm).messages[0]


def test_cancelling_tells_those_who_were_asked(cast, request_for_cover, lender, third, letters_to):
    actions.cancel(request_for_cover, reason="The boiler is mended", by=cast.sbm)

    assert "Why: The boiler is mended" in letters_to(lender)[-1].text
    assert letters_to(third) == []
    again = refusal_of(actions.cancel, request_for_cover, reason="Twice", by=cast.sbm)
    assert "was cancelled on Monday 23 November 2026" in again.messages[0]
    late = refusal_of(actions.accept, request_for_cover, school=cast.brook_lane, name="Anybody", by=lender)
    assert "The boiler is mended" in late.messages[0]


def test_letters_that_a_change_overtakes_are_not_sent(cast, accepted, lender, letters_to):
    first, second = letters_to(lender)

    assert (first.state, second.state) == (Letter.State.WITHDRAWN, Letter.State.QUEUED)


# --- confirming ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "net", "vat"),
    [("3.5", 5254, 1051), ("3.25", 4878, 976), ("0.25", 375, 75), ("1", 1501, 300)],
)
def test_confirmed_hours_become_a_charge_to_the_penny(cast, over, hours, net, vat):
    charge = actions.confirm(over, hours=Decimal(hours), by=cast.sbm)

    (share,), (paid,) = charge.shares.all(), charge.paid_lines.all()
    assert (charge.net_pence, charge.vat_pence, charge.cfr_code) == (net, vat, "E04")
    assert (share.school, share.weight, share.net_pence, share.vat_pence) == (cast.moss_bank, Decimal(hours), net, vat)
    assert (paid.school, paid.net_pence, paid.vat_pence) == (cast.brook_lane, net, vat)
    assert list(Charge.objects.about(f"resources.coverrequest:{over.pk}")) == [charge]
    assert not charge.is_posted


def test_both_schools_read_the_hours_and_the_charge(cast, over, lender, letters_to):
    actions.confirm(over, hours=Decimal("3.5"), by=cast.sbm)

    letter = letters_to(lender)[-1]
    assert letter.subject.startswith("3.5 hours of cover confirmed")
    assert "£52.54 and £10.51 VAT" in letter.text
    assert letters_to(cast.member)[-1].subject == letter.subject


def test_nothing_is_charged_for_no_hours_or_no_rate(cast, over, need, lender, at_nine_on_monday):
    assert actions.confirm(over, hours=Decimal(0), by=cast.sbm) is None

    at_nine_on_monday.move_to(at(14, 12))
    free = actions.ask(need(day=15, rate=None, vat=None, qualification=""), by=cast.sbm)
    actions.accept(free, school=cast.brook_lane, name="Relief caretaker", by=lender)
    at_nine_on_monday.move_to(at(15, 12))
    assert actions.confirm(free, hours=Decimal(2), by=cast.sbm) is None
    assert not Charge.objects.exists()


def test_hours_are_confirmed_once_after_the_end_and_in_quarters(cast, accepted, at_nine_on_monday):
    assert "once the cover is over" in refusal_of(actions.confirm, accepted, hours=Decimal(2), by=cast.sbm).messages[0]
    at_nine_on_monday.move_to(at(14, 12))
    assert "in quarters" in refusal_of(actions.confirm, accepted, hours=Decimal("2.1"), by=cast.sbm).messages[0]
    actions.confirm(accepted, hours=Decimal(2), by=cast.sbm)
    assert "were confirmed on" in refusal_of(actions.confirm, accepted, hours=Decimal(2), by=cast.sbm).messages[0]


def test_give_and_take_counts_hours_of_the_schools_that_gave_or_took_some(cast, over, third):
    actions.confirm(over, hours=Decimal("3.25"), by=cast.sbm)

    found = {each.school: (each.given, each.received, each.balance) for each in covering.give_and_take(cast.cluster)}

    assert found == {
        cast.brook_lane: (Decimal("3.25"), 0, Decimal("3.25")),
        cast.moss_bank: (0, Decimal("3.25"), Decimal("-3.25")),
    }


def test_a_school_that_left_keeps_its_hours(cast, over):
    actions.confirm(over, hours=Decimal(1), by=cast.sbm)
    Membership.objects.filter(school=cast.brook_lane).update(ends_on="2027-01-14")

    assert cast.brook_lane in [each.school for each in covering.give_and_take(cast.cluster)]


# --- what the database refuses ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"person_name": ""}, "cover_accepted_with_one_person"),
        ({"lender": None}, "cover_accepted_with_one_person"),
        ({"reason": "No"}, "cover_says_why_cancelled"),
        ({"quarter_hours": 4}, "cover_confirmed_once_accepted"),
        ({"rate_unit": "mile"}, "cover_is_paid_by_the_hour"),
        ({"ends_at": at(14, 8)}, "cover_ends_after_it_starts"),
        ({"work": "surgeon"}, "cover_work_is_known"),
    ],
)
def test_the_database_keeps_a_request_whole(cast, need, lender, fields, constraint):
    request = actions.ask(need(qualification=""), by=cast.sbm)
    actions.accept(request, school=cast.brook_lane, name="Relief caretaker", by=lender)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CoverRequest.objects.filter(pk=request.pk).update(**fields)


# --- the desk --------------------------------------------------------------------------------------


def waiting(user):
    return [(kind, key) for kind, key, *_ in desk.waiting(type(user).objects.get(pk=user.pk))]


def test_a_request_waits_for_schools_that_could_send_somebody(cast, request_for_cover, lender, third, site_manager):
    line = [("resources.offer_cover", str(request_for_cover.pk))]

    assert waiting(lender) == waiting(cast.organiser) == line
    for person in (cast.sbm, cast.member, third, cast.governor, cast.officer, cast.outsider, site_manager):
        assert waiting(person) == []


def test_a_request_without_a_qualification_waits_for_every_other_school(cast, need, third):
    actions.ask(need(qualification=""), by=cast.sbm)

    assert [kind for kind, _ in waiting(third)] == ["resources.offer_cover"]
    assert waiting(cast.sbm) == []


def test_a_person_without_an_account_counts_for_the_desk_too(cast, need, third):
    certify(name="Caretaker of Ferndale", school=third.school, renew_by="2027-01-15")
    actions.ask(need(), by=cast.sbm)

    assert len(waiting(third)) == 1


def test_hours_wait_for_the_school_that_asked(cast, over, lender):
    assert waiting(cast.sbm) == waiting(cast.member) == [("resources.confirm_cover", str(over.pk))]
    assert waiting(lender) == []

    actions.confirm(over, hours=Decimal(1), by=cast.sbm)
    assert waiting(cast.sbm) == []
