"""Which schools are meant: never guessed. Putting them in a group by ticking and by pasting."""

import pytest
from django.urls import reverse

from clusters import choosing, people
from clusters.models import HistoryLine, Membership, Succession
from clusters.permissions.table import Job
from tests import factories

FROM = {"starts_on_day": "1", "starts_on_month": "9", "starts_on_year": "2026"}


@pytest.fixture
def officer(cast, sign_in):
    return sign_in(cast.officer)


@pytest.fixture
def page(cast):
    return reverse("clusters:put_in", args=[cast.cluster.slug])


@pytest.fixture
def hill(cast):
    return factories.school("Hill Top Primary School")


def text_of(response):
    return " ".join(response.content.decode().replace("&#x27;", "'").split())


def only(cast, text):
    (line,) = choosing.read(cast.ashworth, text)
    return line


# --- what a line says -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "hill top primary school",
        "  HILL   TOP\tPrimary School ",
        "Hill-Top Primary School,",
        "• The Hill School",
        "Hilltop Infant School",
    ],
)
def test_an_exact_name_is_certain_be_it_local_or_former_and_however_it_is_spaced(cast, typed):
    hill = factories.school(
        "Hill Top Primary School", local_name="The Hill School", former_names=["Hilltop Infant School"]
    )

    assert only(cast, typed).school == hill


def test_a_urn_is_certain_also_beside_its_name_and_also_of_another_authority(cast, hill):
    assert only(cast, f" {hill.urn} ").school == hill
    assert only(cast, f"{hill.urn}\thill top primary school").school == hill
    assert only(cast, f"Hill Top Primary School ({hill.urn})").school == hill
    assert only(cast, str(cast.far_away.urn)).school == cast.far_away


def test_apostrophes_and_full_stops_are_not_told_apart(cast):
    school = factories.school("St. Mary’s CE Primary School")

    assert only(cast, "St Mary's CE Primary School").school == school


def test_a_name_that_two_schools_have_is_asked_back(cast):
    twins = [factories.school("St Thomas Primary School") for _ in range(2)]

    line = only(cast, "St Thomas Primary School")

    assert line.school is None
    assert line.problem == "2 schools have or had this name"
    assert sorted(line.candidates, key=str) == twins


def test_a_present_name_that_another_school_had_is_asked_back(cast, hill):
    other = factories.school("Valley Primary School", former_names=["Hill Top Primary School"])

    assert set(only(cast, "Hill Top Primary School").candidates) == {hill, other}


def test_a_closed_school_of_the_same_name_is_no_rival(cast, hill):
    factories.school("Hill Top Primary School", status="closed")

    assert only(cast, "Hill Top Primary School").school == hill


def test_a_slip_in_a_name_is_asked_back_with_the_likeliest_first(cast, hill):
    factories.school("Mill Top Primary School")
    factories.school("Valley Primary School")

    line = only(cast, "Hil Top Primry School")

    assert line.school is None
    assert line.candidates[0] == hill


def test_a_name_of_another_authority_is_asked_back(cast):
    line = only(cast, "Far Away Primary School")

    assert (line.school, line.candidates) == (None, [cast.far_away])
    assert line.problem == "No school of Ashworth has this name, but one elsewhere has or had it"


def test_a_number_that_contradicts_the_name_is_asked_back(cast, hill):
    line = only(cast, f"{hill.urn} Moss Bank Primary School")

    assert line.school is None
    assert set(line.candidates) >= {hill, cast.moss_bank}


def test_an_unknown_number_says_so(cast):
    assert only(cast, "999999").problem == "No school in the portal has the URN 999999"


def test_the_number_of_a_closed_school_asks_for_those_that_follow_it(cast, hill):
    closed = factories.school("Hill Top Infant School", status="closed")
    Succession.objects.create(predecessor=closed, successor=hill, successor_urn=hill.urn)

    line = only(cast, str(closed.urn))

    assert (line.school, line.candidates) == (None, [hill])
    assert line.problem == f"Hill Top Infant School (URN {closed.urn}) is closed"


def test_the_page_asks_for_the_school_that_follows_a_closed_one(cast, officer, page, hill):
    closed = factories.school("Hill Top Infant School", status="closed")
    Succession.objects.create(predecessor=closed, successor=hill, successor_urn=hill.urn)

    said = text_of(officer.post(page, {"text": str(closed.urn), **FROM}))

    assert f"Hill Top Infant School (URN {closed.urn}) is closed. Is it one of these?" in said
    assert hill.name in said


def test_nonsense_has_no_candidates(cast):
    assert only(cast, "qqq xyz").candidates == []


def test_a_line_pasted_twice_is_one_line(cast, hill):
    assert only(cast, "Hill Top Primary School\n\nHILL TOP primary school").times == 2


@pytest.mark.parametrize("lines", [1, 5, 200])
def test_reading_takes_the_same_queries_however_long_the_text_is(cast, django_assert_max_num_queries, lines):
    text = "\n".join(f"Unknown school {number}\n{930000 + number}" for number in range(lines))

    with django_assert_max_num_queries(6):
        choosing.read(cast.ashworth, text)


# --- what is offered to tick ------------------------------------------------------------------------


def test_a_cluster_is_offered_schools_in_no_cluster_and_a_governor_group_all_it_lacks(cast, hill):
    busy = factories.school("Busy Primary School")
    factories.cluster("East cluster", busy)
    factories.school("Shut Primary School", status="closed")

    assert list(choosing.offered(cast.cluster)) == [hill]
    assert list(choosing.offered(cast.governors)) == [busy, hill]


@pytest.mark.parametrize("words", ["busy", "BUSY prim", "old busy", "ZX9 1", "955555"])
def test_words_find_any_school_of_the_authority_that_is_not_in_the_group(cast, hill, words):
    busy = factories.school("Busy Primary School", former_names=["Old Busy"], postcode="ZX9 1AA", urn=955555)
    factories.cluster("East cluster", busy)

    assert list(choosing.offered(cast.cluster, words)) == [busy]


# --- the page ---------------------------------------------------------------------------------------


def test_ticked_and_pasted_schools_are_checked_before_anything_is_saved(cast, officer, page, hill):
    dale = factories.school("Dale Primary School")
    factories.post(factories.person(name="Head teacher, Dale"), dale)

    shown = text_of(
        officer.post(page, {"schools": [hill.urn], "text": f"{dale.urn}\nMoss Bank Primary School", **FROM})
    )

    assert "Check before 2 schools are put in" in shown
    assert "From Tuesday 1 September 2026" in shown
    assert "Head teacher, Dale, head teacher" in shown
    assert "Nobody on record" in shown
    assert "Moss Bank Primary School, from Sunday 1 September 2024" in shown
    assert not hill.memberships.exists()


def test_saving_puts_them_in_and_says_how_to_undo_it(cast, officer, page, hill):
    said = {"schools": [hill.urn], "text": "Moss Bank Primary School", **FROM, "step": "save"}

    shown = text_of(officer.post(page, said, follow=True))

    assert "You put Hill Top Primary School in North cluster. To undo it, choose “Take out” beside a school." in shown
    assert "In the group already, so left as they are: Moss Bank Primary School." in shown
    assert hill in people.member_schools(cast.cluster)
    line = HistoryLine.objects.get(school=hill)
    assert str(line) == (
        "Governance officer, Ashworth put Hill Top Primary School in North cluster from Tuesday 1 September 2026"
    )


def test_what_is_not_certain_is_asked_back_and_nothing_typed_is_lost(cast, officer, page, hill):
    twins = [factories.school("St Thomas Primary School", postcode=code) for code in ("AA1 1AA", "BB2 2BB")]
    typed = {"schools": [hill.urn], "text": "St Thomas Primary School\nNo such place", **FROM}

    response = officer.post(page, typed)
    form = response.context["form"]

    shown = text_of(response)
    assert "Choose which school “St Thomas Primary School” is, or leave the line out" in shown
    assert "AA1 1AA" in shown
    assert "BB2 2BB" in shown
    assert form["text"].value() == typed["text"]
    assert f'value="{hill.urn}" checked' in shown

    answers = {form.lines[0].key: str(twins[1].urn), form.lines[1].key: "leave-out"}
    assert "No such place" in text_of(officer.post(page, {**typed, **answers}))
    officer.post(page, {**typed, **answers, "step": "save"})

    assert set(Membership.objects.filter(starts_on="2026-09-01").values_list("school", flat=True)) == {
        hill.pk,
        twins[1].pk,
    }


def test_an_answer_that_was_not_offered_is_refused(cast, officer, page, hill):
    factories.school("St Thomas Primary School")
    factories.school("St Thomas Primary School")
    form = officer.post(page, {"text": "St Thomas Primary School", **FROM}).context["form"]

    officer.post(page, {"text": "St Thomas Primary School", form.lines[0].key: str(hill.urn), **FROM, "step": "save"})

    assert not hill.memberships.exists()


def test_a_school_named_more_than_once_is_said_and_put_in_once(cast, officer, page, hill):
    said = {"schools": [hill.urn], "text": f"{hill.urn}\nHill Top Primary School", **FROM}

    assert "Named more than once" in text_of(officer.post(page, said))
    officer.post(page, {**said, "step": "save"})

    assert hill.memberships.count() == 1


def test_another_authoritys_school_is_shown_with_its_authority(cast, officer, page):
    shown = text_of(officer.post(page, {"text": str(cast.far_away.urn), **FROM}))

    assert "Far Away Primary School, Elsewhere" in shown
    assert "In Far cluster too" in shown


def test_looking_for_other_schools_keeps_ticks_and_text_and_complains_of_nothing(cast, officer, page, hill):
    dale = factories.school("Dale Primary School")
    said = {"find": "dale", "schools": [hill.urn], "text": "St Thom", "starts_on_day": "x", "step": "find"}

    response = officer.post(page, said)

    shown = text_of(response)
    assert "There is a problem" not in shown
    assert f'value="{hill.urn}" checked' in shown
    assert f'value="{dale.urn}"' in shown
    assert response.context["form"]["text"].value() == "St Thom"
    assert 'value="x"' in shown


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (FROM, "Tick at least one school, or paste a URN or a name"),
        ({**FROM, "text": "x", "starts_on_year": "2206"}, "Check the year"),
        ({"text": "x"}, "Enter the day from which they are in it"),
        ({**FROM, "schools": ["999999"]}, "One of the schools cannot be put in any more. Choose again"),
        (
            {**FROM, "text": "\n".join(map(str, range(1000, 1301)))},
            "Paste 300 lines or fewer at a time. You pasted 301",
        ),
    ],
)
def test_what_is_missing_or_too_much_is_said(cast, officer, page, said, sentence):
    assert sentence in text_of(officer.post(page, said))


@pytest.mark.parametrize(
    "said",
    [
        {"text": "Hill\0Top"},
        {"find": "Hill\0Top", "step": "find"},
        {"schools": "9" * 5000},
        {"schools": "9" * 5000, "step": "find"},
        {"schools": "1\0"},
    ],
)
def test_what_no_browser_sends_shows_the_page_again(officer, page, said):
    answer = officer.post(page, {**FROM, **said})

    assert answer.status_code == 200
    assert "Put schools in" in text_of(answer)


def test_more_schools_than_fit_lead_to_the_search(cast, officer, page):
    for _ in range(choosing.MOST_SHOWN + 1):
        factories.school()

    assert "There are more. Type a part of the name" in text_of(officer.get(page))


def test_a_closed_group_takes_no_schools(cast, officer, page, hill):
    cast.cluster.closed_at = "2026-01-01T00:00Z"
    cast.cluster.save()

    assert "A closed group takes no schools" in text_of(officer.get(page))
    officer.post(page, {"schools": [hill.urn], **FROM, "step": "save"})

    assert not hill.memberships.exists()


@pytest.mark.parametrize("rows", [1, 5, 100])
def test_the_page_takes_the_same_queries_for_few_rows_and_many(cast, officer, page, django_assert_num_queries, rows):
    for _ in range(rows):
        factories.membership(cast.cluster, factories.school())
        factories.school()

    with django_assert_num_queries(6):
        officer.get(page)


@pytest.mark.parametrize("rows", [1, 5])
def test_the_check_page_takes_the_same_queries_for_few_rows_and_many(
    cast, officer, page, django_assert_num_queries, rows
):
    ticked = [factories.school() for _ in range(rows)]
    pasted = [factories.school() for _ in range(rows)]
    for school in [*ticked, *pasted]:
        factories.post(factories.person(), school, Job.HEAD)
    said = {
        "schools": [school.urn for school in ticked],
        "text": "\n".join(str(school.urn) for school in pasted),
        **FROM,
    }

    with django_assert_num_queries(11):
        officer.post(page, said)
