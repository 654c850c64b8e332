"""Offices given and ended, and the last organiser, who cannot leave silently."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clusters import people
from clusters.actions import handovers, offices, posts
from clusters.models import Handover, HistoryLine, Office
from clusters.permissions.table import OfficeJob
from letters.models import Kind, Letter
from tests import factories
from tests.together import at_once

NEW = "clerk@ashworth.example"


@pytest.fixture
def office(cast):
    """The organiser's own office in the cluster: its only one."""
    return cast.organiser.offices.get()


def appoint(cast, **said):
    return offices.appoint(cast.cluster, **{"job": OfficeJob.ORGANISER, "by": cast.officer, **said})


def last_line():
    return HistoryLine.objects.latest("pk")


# --- giving an office ------------------------------------------------------------------------------


def test_a_person_of_the_group_is_appointed_and_told(cast):
    office = appoint(cast, user=cast.member)

    assert (office.user, office.group_id, office.job) == (cast.member, cast.cluster.pk, OfficeJob.ORGANISER)
    letter = Letter.objects.get()
    assert (letter.kind, letter.recipient, letter.subject) == (
        Kind.POST,
        cast.member,
        "You are now organiser of North cluster",
    )
    assert (last_line().actor, last_line().group_id) == (cast.officer, cast.cluster.pk)
    assert last_line().text == "made Head teacher, Moss Bank organiser of North cluster"


def test_somebody_new_is_invited_and_not_told_about_the_group_before_they_join(cast):
    office = appoint(cast, email=NEW, name="A clerk", job=OfficeJob.CLERK)

    assert (office.user.email, office.user.has_joined) == (NEW, False)
    assert Letter.objects.get().subject == "Invitation: clerk of North cluster"
    assert office in people.office_holders(cast.cluster)
    assert office.user not in people.who_is_told(cast.cluster)


def test_the_same_office_twice_is_refused(cast):
    with pytest.raises(ValidationError, match="This person holds this office already on those dates"):
        appoint(cast, user=cast.organiser)

    assert not Letter.objects.exists()


def test_a_closed_group_gives_no_offices(cast):
    cast.cluster.closed_at = timezone.now()

    with pytest.raises(ValidationError, match="North cluster is closed"):
        appoint(cast, user=cast.member)


# --- inviting again and withdrawing ------------------------------------------------------------------


def test_an_invitation_to_an_office_is_sent_again(cast):
    office = appoint(cast, email=NEW, name="A clerk", job=OfficeJob.CLERK)
    office.user.invitations.update(sent_at="2026-01-01T09:00Z")

    token = posts.resend(office, by=cast.organiser)

    assert token in Letter.objects.filter(state="queued").get().text_with_links
    assert last_line().text == "invited A clerk again to be clerk of North cluster"


def test_ending_the_office_of_somebody_who_has_not_joined_withdraws_the_invitation(cast):
    office = appoint(cast, email=NEW, name="A clerk")

    offices.end_office(office, by=cast.officer)

    office.refresh_from_db()
    assert office.is_over
    assert not office.user.invitations.open().exists()
    assert [letter.state for letter in Letter.objects.all()] == ["withdrawn"]


# --- ending an office --------------------------------------------------------------------------------


def test_ending_an_office_tells_its_holder(cast, office):
    appoint(cast, user=cast.member)

    offices.end_office(office, by=cast.officer)

    office.refresh_from_db()
    assert office.ends_on == timezone.localdate()
    assert Letter.objects.to(cast.organiser).get().subject == "Ended: organiser of North cluster"
    assert last_line().text.startswith(
        "ended the office of Head teacher, Brook Lane as organiser of North cluster from "
    )


def test_an_office_ends_once(cast, office):
    appoint(cast, user=cast.member)
    offices.end_office(office, by=cast.officer)

    with pytest.raises(ValidationError, match=r"it ended on .* already"):
        offices.end_office(office, by=cast.officer)


def test_the_last_organiser_cannot_leave_silently(cast, office):
    with pytest.raises(ValidationError, match=r"is the last organiser of North cluster\. Hand the office over"):
        offices.end_office(office, by=cast.organiser)

    office.refresh_from_db()
    assert not office.is_over


def test_an_organiser_who_has_not_joined_is_no_organiser_yet(cast, office):
    appoint(cast, email=NEW, name="To come")

    with pytest.raises(ValidationError, match="last organiser"):
        offices.end_office(office, by=cast.organiser)


def test_an_officer_may_mean_it(cast, office):
    offices.end_office(office, leaves_nobody=True, by=cast.officer)

    assert not people.organisers(cast.cluster).exists()


def test_other_offices_end_without_ado(cast):
    chair = factories.office(cast.member, cast.cluster, job="chair")

    offices.end_office(chair, by=cast.organiser)

    chair.refresh_from_db()
    assert chair.is_over


def test_an_offer_to_hand_the_office_over_ends_with_it(cast, office):
    appoint(cast, user=cast.member, job=OfficeJob.CHAIR)
    offer = handovers.offer(office, cast.member, by=cast.organiser)

    offices.end_office(office, leaves_nobody=True, by=cast.officer)

    offer.refresh_from_db()
    assert offer.withdrawn_at


def test_a_refusal_leaves_the_offer_standing(cast, office):
    handovers.offer(office, cast.member, by=cast.organiser)

    with pytest.raises(ValidationError, match="last organiser"):
        offices.end_office(office, by=cast.organiser)

    assert Handover.objects.open().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_organisers_who_leave_at_once_leave_one_behind(cast):
    appoint(cast, user=cast.member)
    both = Office.objects.filter(group=cast.cluster).select_related("user", "group")

    outcomes = at_once(*[lambda office=office: offices.end_office(office, by=office.user) for office in both])

    assert [type(outcome) for outcome in outcomes].count(ValidationError) == 1
    assert people.organisers(cast.cluster).count() == 1
