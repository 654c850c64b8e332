"""Put schools in a group, by picking and by pasting, and take them out. What is meant is never guessed."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from clusters import people
from clusters.actions import groups
from clusters.models import Membership
from tests import factories

TODAY = {"starts_on_day": "1", "starts_on_month": "9", "starts_on_year": "2026"}


class TestPutInAndTakeOut:
    def test_schools_are_put_in_from_a_day(self, cast):
        third = factories.school("Third Primary School")

        new, already = groups.put_in(cast.cluster, [third, cast.moss_bank], starts_on=date(2027, 1, 1), by=cast.officer)

        assert (new, already) == ([third], [cast.moss_bank])
        assert third in people.member_schools(cast.cluster, date(2027, 1, 1))
        assert third not in people.member_schools(cast.cluster, date(2026, 12, 31))

    def test_a_closed_school_is_refused(self, cast):
        closed = factories.school("Closed Primary School", status="closed")

        with pytest.raises(ValidationError, match="Leave out: Closed Primary School"):
            groups.put_in(cast.cluster, [closed], starts_on=date(2027, 1, 1), by=cast.officer)

    def test_a_school_comes_back_after_it_left(self, cast):
        membership = cast.cluster.memberships.get(school=cast.moss_bank)
        groups.take_out(membership, ends_on=date(2026, 9, 1), by=cast.officer)

        groups.put_in(cast.cluster, [cast.moss_bank], starts_on=date(2026, 9, 1), by=cast.officer)

        assert cast.cluster.memberships.filter(school=cast.moss_bank).count() == 2

    def test_it_cannot_leave_before_it_came(self, cast):
        membership = cast.cluster.memberships.get(school=cast.moss_bank)

        with pytest.raises(ValidationError, match="The end date must be the same as or after the start date"):
            groups.take_out(membership, ends_on=date(2020, 1, 1), by=cast.officer)

    def test_the_last_day_is_still_in_the_group(self, cast, sign_in):
        membership = cast.cluster.memberships.get(school=cast.moss_bank)
        url = reverse("clusters:take_out", kwargs={"pk": membership.pk})

        sign_in(cast.officer).post(url, {"last_day_day": "31", "last_day_month": "8", "last_day_year": "2027"})

        membership.refresh_from_db()
        assert membership.ends_on == date(2027, 9, 1)

    def test_an_officer_picks_schools_that_a_search_finds(self, cast, sign_in):
        third = factories.school("Hill Top Primary School")
        url = reverse("clusters:put_in", kwargs={"slug": cast.cluster.slug})
        client = sign_in(cast.officer)

        found = client.get(url, {"q": "hill"}).context["form"].fields["schools"].queryset
        client.post(url, {"schools": [third.pk], **TODAY})

        assert list(found) == [third]
        assert Membership.objects.get(school=third).starts_on == date(2026, 9, 1)

    def test_certain_lines_are_put_in_and_said(self, cast, sign_in):
        hill, dale = factories.school("Hill Top Primary School"), factories.school("Dale Primary School")
        url = reverse("clusters:paste_schools", kwargs={"slug": cast.cluster.slug})
        text = f"{hill.urn}\ndale primary school\nMoss Bank Primary School"

        page = sign_in(cast.officer).post(url, {"text": text, **TODAY}, follow=True).content.decode()

        assert f"You put 2 schools in {cast.cluster}: {hill}, {dale}." in page.replace("&#x27;", "'")
        assert "already on that day, so left as they are: Moss Bank Primary School" in page

    def test_an_uncertain_line_is_asked_back_and_nothing_is_put_in(self, cast, sign_in):
        for place in ("Upton", "Downton"):
            factories.school("St Thomas CofE Primary School", town=place)
        hill = factories.school("Hill Top Primary School")
        url = reverse("clusters:paste_schools", kwargs={"slug": cast.cluster.slug})

        response = sign_in(cast.officer).post(url, {"text": f"{hill.urn}\nSt Thomas", **TODAY})

        page = response.content.decode()
        assert not hill.memberships.exists()
        assert "Say which school “St Thomas” is, or leave it out" in page
        assert "Upton" in page
        assert response.context["form"]["text"].value() == f"{hill.urn}\nSt Thomas"

    def test_the_answer_to_a_question_is_taken(self, cast, sign_in):
        meant = [factories.school("St Thomas CofE Primary School", town=place) for place in ("Upton", "Downton")][1]
        url = reverse("clusters:paste_schools", kwargs={"slug": cast.cluster.slug})
        client, typed = sign_in(cast.officer), {"text": "St Thomas\nNo such school", **TODAY}
        questions = [line.key for line in client.post(url, typed).context["form"].lines]

        client.post(url, {**typed, questions[0]: meant.pk, questions[1]: "leave-out"})

        assert meant in people.member_schools(cast.cluster, date(2026, 9, 1))

    def test_a_closed_school_in_the_text_is_named(self, cast, sign_in):
        closed = factories.school("Closed Primary School", status="closed")
        url = reverse("clusters:paste_schools", kwargs={"slug": cast.cluster.slug})

        page = sign_in(cast.officer).post(url, {"text": str(closed.urn), **TODAY}).content.decode()

        assert f"Remove the schools that are closed: Closed Primary School ({closed.urn})" in page


@pytest.mark.django_db(transaction=True)
def test_two_officers_put_the_same_school_in_at_once():
    group, school = factories.cluster("North cluster"), factories.school()
    officer, outcomes, start = factories.person(), [], threading.Barrier(4)

    def put_in():
        start.wait()
        outcomes.append(groups.put_in(group, [school], starts_on=date(2026, 9, 1), by=officer))
        connection.close()

    threads = [threading.Thread(target=put_in) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(len(new) for new, _ in outcomes) == [0, 0, 0, 1]
    assert Membership.objects.filter(group=group).count() == 1


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize("name", ["put_in", "paste_schools"])
def test_queries(cast, sign_in, django_assert_num_queries, rows, name):
    for number in range(rows):
        factories.membership(cast.cluster, factories.school(f"Row {number} Primary School"))
        factories.school(f"Free {number} Primary School")
    client = sign_in(cast.officer)
    url = reverse(f"clusters:{name}", kwargs={"slug": cast.cluster.slug})
    client.get(url)

    with django_assert_num_queries(6 if name == "put_in" else 3):
        client.get(url)
