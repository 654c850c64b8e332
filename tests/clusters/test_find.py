"""Finding a school by what somebody remembers of it."""

import pytest
from django.db import connection

from clusters.finding import Wanted, understood
from clusters.models import School, Succession
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def schools(db):
    """A town's worth of names that resemble each other."""
    return {
        name: factories.school(name, postcode=postcode, urn=urn, former_names=former)
        for name, postcode, urn, former in [
            ("Lostock Primary School", "BL6 4PS", 105174, []),
            ("Eagley Junior School", "BL7 9AT", 105201, []),
            ("St Mary's CofE Primary School", "BL3 4BG", 105202, []),
            ("St Thomas à Becket Primary School", "BL3 4XX", 105203, []),
            ("Sharples School", "BL1 8SN", 105254, ["Sharples School Science Specialist College", "Hill Top School"]),
            ("Little Lever School", "BL3 1BT", 105255, []),
        ]
    }


def first(typed):
    found = School.objects.found_by(understood(typed)).first()
    return found and found.name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Lostock", "Lostock Primary School"),
        ("lostok primary", "Lostock Primary School"),
        ("Lostick", "Lostock Primary School"),
        ("losttok", "Lostock Primary School"),
        ("Eagly", "Eagley Junior School"),
        ("junior eagley", "Eagley Junior School"),
        ("st marys", "St Mary's CofE Primary School"),
        ("St. Mary’s C of E", "St Mary's CofE Primary School"),
        ("Thomas a Becket", "St Thomas à Becket Primary School"),
        ("Hill Top", "Sharples School"),
        ("hiltop school", "Sharples School"),
        ("105174", "Lostock Primary School"),
        (" 105174 ", "Lostock Primary School"),
        ("BL6 4PS", "Lostock Primary School"),
        ("bl64ps", "Lostock Primary School"),
        ("BL6", "Lostock Primary School"),
        ("bl3 1", "Little Lever School"),
        ("Xylophone", None),
        ("999999", None),
        ("ZZ99 9ZZ", None),
        ("%%%", None),
        ("'; drop", None),
    ],
)
def test_finds_by_name_former_name_urn_and_postcode_with_typos(schools, typed, name):
    assert first(typed) == name


def test_an_outward_postcode_finds_all_of_it_and_no_longer_one(schools):
    factories.school("Elsewhere", postcode="BL31 1AA")

    assert {school.postcode for school in School.objects.found_by(understood("BL3"))} == {
        "BL3 4BG",
        "BL3 4XX",
        "BL3 1BT",
    }


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("105174", Wanted(urn=105174)),
        ("bl3  4bg", Wanted(postcode="BL3 4BG")),
        ("M26", Wanted(postcode="M26 ")),
        ("BL3 4", Wanted(postcode="BL3 4")),
        ("St Mary’s", Wanted(name="ST MARYS")),
    ],
)
def test_understands_what_was_typed(typed, wanted):
    assert understood(typed) == wanted


def test_an_open_school_comes_before_a_closed_one_of_the_same_name(db):
    factories.school("Thames Primary School", urn=1, status="closed", closes_on="2020-08-31")
    factories.school("Thames Primary School", urn=2)

    assert [school.urn for school in School.objects.found_by(understood("Thames Primary School"))] == [2, 1]


def test_the_page_says_what_matched_and_where_the_school_is(client, cast, schools):
    page = client.get("/find-a-school/", {"q": "Hill Top"}).content.decode()
    moss = client.get("/find-a-school/", {"q": "Moss Bank"}).content.decode()

    assert "Formerly Hill Top School" in page
    assert "Primary, Ashworth, BL1 8SN, URN 105254" in page
    assert "North cluster" in moss


def test_a_name_that_matches_now_is_not_called_former(client, schools):
    assert "Formerly" not in client.get("/find-a-school/", {"q": "Sharples"}).content.decode()


def test_a_closed_school_points_at_the_one_that_follows(client, cast):
    old = factories.school("Washacre Primary School", status="closed")
    new = factories.school("Washacre Academy")
    Succession.objects.create(predecessor=old, successor=new, successor_urn=new.urn)
    Succession.objects.create(predecessor=old, successor_urn=7)

    page = client.get("/find-a-school/", {"q": str(old.urn)}).content.decode()

    assert f'Followed by <a class="govuk-link" href="/schools/{new.urn}/">Washacre Academy</a>' in page
    assert "Followed by URN 7, which is not in the portal yet" in page


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter a name, a URN or a postcode"),
        ("x", "Enter at least two letters or digits"),
        ("\x00\x00\x00", "Remove the characters that cannot be read"),
        ("Xylophone", "No school is like that"),
    ],
)
def test_the_page_says_what_to_do_next(client, db, typed, says):
    assert says in client.get("/find-a-school/", {"q": typed}).content.decode()


def test_the_page_is_empty_until_something_is_typed(client, db):
    page = client.get("/find-a-school/").content.decode()

    assert "found" not in page
    assert "error" not in page.lower().replace("govuk-error", "")


@pytest.mark.parametrize("rows", [1, 5])
def test_takes_the_same_number_of_queries(sign_in, cast, django_assert_num_queries, rows):
    for number in range(rows):
        school = factories.school(f"Alder Vale {number}", status="closed")
        Succession.objects.create(predecessor=school, successor=cast.moss_bank, successor_urn=cast.moss_bank.urn)
    client = sign_in(cast.member)
    client.get("/find-a-school/", {"q": "Alder Vale"})

    with django_assert_num_queries(6):
        client.get("/find-a-school/", {"q": "Alder Vale"})


@pytest.fixture
def many_schools(db):
    """20,000 schools, as PostgreSQL would plan for them."""
    area = factories.authority()
    words = ["Alder", "Ash", "Beck", "Birch", "Brook", "Church", "Dale", "Elm", "Ford", "Green", "Hall", "Hill", "Lane"]
    School.objects.bulk_create(
        [
            School(
                urn=100_000 + number,
                authority=area,
                name=f"{words[number % 13]} {words[number // 13 % 13]} {number} Primary School",
                former_names=[f"{words[number % 11]} County School {number}"],
                postcode=f"BL{number % 90 + 1} {number % 9}{'ABDE'[number % 4]}X",
            )
            for number in range(20_000)
        ],
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        # What autovacuum does in real life: entries that still wait outside the index make it look expensive.
        cursor.execute("SELECT gin_clean_pending_list('school_names_trgm')")
        cursor.execute("ANALYZE clusters_school")


def test_reads_an_index_and_never_the_whole_table(many_schools):
    typed = ["Alder Hill 1052", "Lostock", "123456", "BL3 4AX", "BL3"]

    plans = {each: School.objects.found_by(understood(each)).explain() for each in typed}

    assert [each for each, plan in plans.items() if "Seq Scan on clusters_school" in plan] == []
    assert [each for each, plan in plans.items() if "Index Scan" not in plan] == []
