"""An office passes from one person to another: offered, answered, withdrawn, or settled by an officer."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clusters import people
from clusters.actions import handovers, offices
from clusters.models import Handover, HistoryLine, Office
from clusters.permissions.table import Job, Permission
from letters.models import Kind, Letter
from tests import factories
from tests.together import at_once


def organisers(group):
    return list(people.organisers(group))


def subjects_to(user):
    return [letter.subject for letter in Letter.objects.to(user).exclude(state="withdrawn").order_by("id")]


def refusals(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, ValidationError)]


def refusal_of(action, *args, **kwargs):
    """What the action says when it refuses."""
    with pytest.raises(ValidationError) as refused:
        action(*args, **kwargs)
    return refused.value.messages[0]


# --- offering ---------------------------------------------------------------------------------------


def test_an_offer_leaves_the_office_where_it_is_and_tells_the_other(cast, handover):
    assert organisers(cast.cluster) == [cast.organiser]
    letter = Letter.objects.get()
    assert (letter.recipient, letter.kind, letter.subject) == (
        cast.member,
        Kind.POST,
        "Offered to you: organiser of North cluster",
    )
    assert "The hall is promised." in letter.text
    assert handover.get_absolute_url() in letter.text


def test_an_offer_is_on_record(cast, handover):
    line = HistoryLine.objects.get()

    assert (
        str(line) == "Head teacher, Brook Lane offered Head teacher, Moss Bank the office of organiser of North cluster"
    )
    assert (line.group_id, line.about) == (cast.cluster.pk, handover.about)


def test_where_an_officer_offers_it_the_holder_is_told_too(cast, office):
    handovers.offer(office, cast.member, by=cast.officer)

    assert subjects_to(cast.organiser) == [
        "Your office is offered to Head teacher, Moss Bank: organiser of North cluster"
    ]


def test_anybody_who_joined_at_a_member_school_may_be_offered_it(cast, office):
    stranger = factories.person()
    invited = factories.person(joined_at=None, is_active=False)
    factories.post(invited, cast.moss_bank, Job.DEPUTY)
    clerk = factories.person("clerk@ashworth.example", "A clerk")
    factories.office(clerk, cast.cluster, job="clerk")

    assert list(people.successors(office)) == [clerk, cast.sbm, cast.governor, cast.member]
    assert stranger not in people.successors(office)


@pytest.mark.parametrize("who", ["outsider", "officer"])
def test_somebody_from_outside_is_refused(cast, office, who):
    refusal = refusal_of(handovers.offer, office, getattr(cast, who), by=cast.organiser)

    assert refusal.startswith(f"{getattr(cast, who)} cannot take this office: choose somebody who has joined")


def test_offering_to_oneself_is_refused(cast, office):
    refusal = refusal_of(handovers.offer, office, cast.organiser, by=cast.organiser)

    assert refusal == "Head teacher, Brook Lane holds this office. Offer it to somebody else."


def test_somebody_who_holds_the_same_office_is_refused(cast, office):
    factories.office(cast.member, cast.cluster)

    assert "does not hold this office already" in refusal_of(handovers.offer, office, cast.member, by=cast.organiser)


def test_an_office_that_has_ended_is_refused(cast, office):
    Office.objects.update(ends_on="2026-01-05")

    refusal = refusal_of(handovers.offer, office, cast.member, by=cast.organiser)

    assert refusal == "This office ended on Monday 5 January 2026, so it cannot be handed over."


def test_an_office_that_has_not_begun_is_refused(cast):
    later = timezone.localdate() + timedelta(days=30)
    office = factories.office(cast.member, cast.cluster, job="chair", starts_on=later)

    assert refusal_of(handovers.offer, office, cast.sbm, by=cast.member).startswith("This office begins on ")


def test_a_closed_group_is_refused(cast, office):
    cast.cluster.closed_at = timezone.now()
    cast.cluster.save()

    refusal = refusal_of(handovers.offer, office, cast.member, by=cast.organiser)

    assert refusal == "North cluster is closed, so nobody takes over its offices."


def test_one_offer_at_a_time(cast, office, handover):
    refusal = refusal_of(handovers.offer, office, cast.sbm, by=cast.organiser)

    assert refusal == "This office is being handed over already."


# --- answering --------------------------------------------------------------------------------------


def test_accepting_ends_one_office_and_starts_the_other_today(cast, office, handover):
    taken = handovers.accept(handover, by=cast.member)

    office.refresh_from_db()
    assert organisers(cast.cluster) == [cast.member]
    assert (office.ends_on, taken.starts_on, taken.ends_on) == (timezone.localdate(), timezone.localdate(), None)


def test_accepting_moves_the_rights_at_once(cast, handover):
    handovers.accept(handover, by=cast.member)

    member, former = (type(user).objects.get(pk=user.pk) for user in (cast.member, cast.organiser))
    assert member.has_perm(Permission.GROUP_EDIT, cast.cluster)
    assert not former.has_perm(Permission.GROUP_EDIT, cast.cluster)


def test_the_day_on_which_the_office_was_to_end_stays(cast, office, handover):
    last = timezone.localdate() + timedelta(days=200)
    Office.objects.filter(pk=office.pk).update(ends_on=last)

    assert handovers.accept(handover, by=cast.member).ends_on == last


def test_accepting_tells_both_and_takes_back_the_offer_that_has_not_gone_out(cast, handover):
    handovers.accept(handover, by=cast.member)

    assert subjects_to(cast.member) == ["You are now organiser of North cluster"]
    assert subjects_to(cast.organiser) == ["Handed over: organiser of North cluster"]
    assert HistoryLine.objects.last().text == ("took over as organiser of North cluster from Head teacher, Brook Lane")


def test_an_office_can_come_back_the_same_day(cast, handover):
    taken = handovers.accept(handover, by=cast.member)
    back = handovers.offer(taken, cast.organiser, by=cast.member)
    handovers.accept(back, by=cast.organiser)

    assert organisers(cast.cluster) == [cast.organiser]


def test_declining_leaves_the_office_and_tells_its_holder(cast, handover):
    handovers.decline(handover, by=cast.member)

    assert organisers(cast.cluster) == [cast.organiser]
    assert subjects_to(cast.organiser) == ["Declined: organiser of North cluster"]


def test_withdrawing_leaves_the_office_and_tells_the_other(cast, handover):
    handovers.withdraw(handover, by=cast.organiser)

    assert organisers(cast.cluster) == [cast.organiser]
    assert subjects_to(cast.member) == ["Withdrawn: organiser of North cluster"]


@pytest.mark.parametrize("first", [handovers.accept, handovers.decline, handovers.withdraw])
@pytest.mark.parametrize("then", [handovers.accept, handovers.decline, handovers.withdraw])
def test_what_is_settled_stays_settled(cast, handover, first, then):
    first(handover, by=cast.member)

    refusal = refusal_of(then, handover, by=cast.member)

    handover.refresh_from_db()
    assert refusal == handover.outcome


def test_an_office_that_ended_meanwhile_cannot_be_accepted(cast, handover):
    Office.objects.update(ends_on=timezone.localdate())

    assert refusal_of(handovers.accept, handover, by=cast.member).startswith("This office ended on ")
    handovers.withdraw(handover, by=cast.organiser)


def test_somebody_who_left_meanwhile_cannot_accept(cast, handover):
    cast.member.posts.update(ends_on=timezone.localdate())

    assert "cannot take this office" in refusal_of(handovers.accept, handover, by=cast.member)
    assert organisers(cast.cluster) == [cast.organiser]


@pytest.mark.django_db(transaction=True)
def test_of_two_accepts_at_once_one_wins(cast, handover):
    outcomes = at_once(*[lambda: handovers.accept(handover, by=cast.member)] * 4)

    assert len(refusals(outcomes)) == 3
    assert Office.objects.filter(user=cast.member).count() == 1
    assert organisers(cast.cluster) == [cast.member]


@pytest.mark.django_db(transaction=True)
def test_of_an_accept_and_an_appointment_to_the_same_office_at_once_one_wins(cast, handover):
    outcomes = at_once(
        lambda: handovers.accept(handover, by=cast.member),
        lambda: offices.appoint(cast.cluster, user=cast.member, job="organiser", by=cast.officer),
    )

    assert len(refusals(outcomes)) == 1
    assert Office.objects.filter(user=cast.member).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_an_accept_and_a_withdrawal_at_once_one_wins(cast, handover):
    outcomes = at_once(
        lambda: handovers.accept(handover, by=cast.member), lambda: handovers.withdraw(handover, by=cast.organiser)
    )

    handover.refresh_from_db()
    assert len(refusals(outcomes)) == 1
    assert bool(handover.accepted_at) != bool(handover.withdrawn_at)
    assert organisers(cast.cluster) == [cast.member if handover.accepted_at else cast.organiser]


@pytest.mark.django_db(transaction=True)
def test_of_two_offers_at_once_one_stands(cast, office):
    outcomes = at_once(*[lambda: handovers.offer(office, cast.member, by=cast.organiser)] * 3)

    assert len(refusals(outcomes)) == 2
    assert Handover.objects.count() == 1


# --- stepping in ------------------------------------------------------------------------------------


def test_an_officer_completes_what_was_silent_for_fourteen_days(cast, silent):
    handovers.step_in(silent, reason="Agreed on the telephone", by=cast.officer)

    assert organisers(cast.cluster) == [cast.member]
    assert subjects_to(cast.member) == ["You are now organiser of North cluster"]
    assert subjects_to(cast.organiser) == ["Handed over: organiser of North cluster"]
    assert "Agreed on the telephone" in Letter.objects.to(cast.member).last().text
    assert HistoryLine.objects.last().text.endswith("in place of Head teacher, Brook Lane: Agreed on the telephone")


def test_before_that_the_officer_waits(cast, silent):
    Handover.objects.update(offered_at=timezone.now() - timedelta(days=14) + timedelta(minutes=1))

    refusal = refusal_of(handovers.step_in, silent, reason="Haste", by=cast.officer)

    assert refusal.startswith("Head teacher, Moss Bank has time to answer. You can step in from ")
    assert organisers(cast.cluster) == [cast.organiser]


def test_what_was_answered_leaves_nothing_to_step_into(cast, silent):
    handovers.decline(silent, by=cast.member)

    assert " declined this office on " in refusal_of(handovers.step_in, silent, reason="Late", by=cast.officer)
