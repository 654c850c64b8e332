"""Pages of group contracts: what they show, refuse and ask of the database; the chart and the file."""

import csv
import html
from datetime import date

import pytest
from django.urls import reverse

from resources.actions import contracts as actions
from resources.models import Contract, ContractMember
from resources.savings import Savings
from tests import factories
from tests.resources.conftest import NOTICE, RENEWS


def address(name, row):
    key = {"slug": row.slug} if name in {"contracts", "record_contract"} else {"pk": row.pk}
    return reverse(f"resources:{name}", kwargs=key)


def text(response):
    return html.unescape(response.content.decode())


@pytest.fixture
def several(cast, new_contract, contract):
    """Makes the contract one of `count`, with as many schools in it."""

    def made(count):
        old = {"notice_on": None, "renews_on": None, "starts_on": "2025-01-01", "ends_on": "2026-01-01"}
        actions.record(new_contract(title="Old deal", **old), schools=[], by=cast.organiser)
        for number in range(1, count):
            school = factories.school()
            factories.membership(cast.cluster, school)
            factories.post(factories.person(), school)
            prices = {"alone_pence": 1_000 * number, "together_pence": 900}
            ContractMember.objects.create(contract=contract, school=school, starts_on="2026-09-01", **prices)
            actions.record(new_contract(title=f"Deal {number}"), schools=[school], by=cast.organiser)
            actions.record(new_contract(title=f"Old deal {number}", **old), schools=[school], by=cast.organiser)

    return made


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(
    ("name", "who", "queries"),
    [
        ("contracts", "organiser", 6),
        ("record_contract", "organiser", 5),
        ("contract", "sbm", 6),
        ("contract_csv", "sbm", 5),
        ("change_contract", "organiser", 4),
        ("join_contract", "organiser", 5),
        ("leave_contract", "sbm", 4),
    ],
)
def test_pages_of_contracts(
    several, cast, contract, member, sign_in, django_assert_num_queries, name, who, queries, count
):
    several(count)
    client = sign_in(getattr(cast, who))
    row = {"contracts": cast.cluster, "record_contract": cast.cluster, "leave_contract": member}.get(name, contract)

    with django_assert_num_queries(queries):
        assert client.get(address(name, row)).status_code == 200


def boxes(name, day):
    return {f"{name}_{box}": getattr(day, box) for box in ("day", "month", "year")}


@pytest.fixture
def typed():
    """What a browser posts from the form of a contract."""
    days = {"starts_on": date(2026, 9, 1), "last_day": date(2027, 8, 31), "notice_on": NOTICE, "renews_on": RENEWS}
    said = {"title": "Phonics", "supplier": "Reading Company", "signed_by": "Head teacher of Brook Lane"}
    prices = {"alone_pence": "900", "together_pence": "£600.00"}
    return said | prices | {key: value for name, day in days.items() for key, value in boxes(name, day).items()}


def test_recording_shows_who_is_told_first(cast, sign_in, typed):
    client = sign_in(cast.organiser)
    said = typed | {"schools": [cast.moss_bank.pk]}

    checked = text(client.post(address("record_contract", cast.cluster), said | {"step": "check"}))
    kept_before = Contract.objects.count()
    answer = client.post(address("record_contract", cast.cluster), said | {"step": "save"})

    contract = Contract.objects.get()
    assert "Moss Bank Primary School: Business manager, Moss Bank; Head teacher, Moss Bank" in checked
    assert kept_before == 0
    assert answer.url == contract.get_absolute_url()
    assert (contract.ends_on, contract.together_pence) == (date(2027, 9, 1), 60_000)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"together_pence": "1.005"}, "The price together must be in pounds and whole pence"),
        (boxes("last_day", date(2026, 8, 31)), "The last day must be on or after the first day"),
        (boxes("notice_on", date(2027, 9, 1)), "The last day to give notice must be between"),
        (boxes("renews_on", date(2027, 5, 1)), "The renewal day must be the same as or after"),
        ({"supplier": ""}, "Enter the supplier"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(cast, sign_in, typed, fields, sentence):
    answer = sign_in(cast.organiser).post(address("record_contract", cast.cluster), typed | fields | {"step": "save"})

    assert sentence in text(answer)
    assert not Contract.objects.exists()


def test_changing_shows_what_a_colleague_changed(cast, contract, sign_in, typed):
    client = sign_in(cast.organiser)
    opened = client.get(address("change_contract", contract)).context["form"].initial["opened"]
    contract.supplier = "Spelling Company"
    actions.change(contract, seen=1, by=cast.organiser)

    answer = client.post(address("change_contract", contract), typed | {"opened": opened})

    assert "Somebody else changed this while you were typing" in text(answer)
    assert "Spelling Company" in text(answer)


def test_joining_in_two_steps(cast, contract, sign_in):
    client, said = (
        sign_in(cast.organiser),
        {"alone_pence": "1000", "together_pence": "650", **boxes("starts_on", date(2026, 12, 1))},
    )

    checked = text(client.post(address("join_contract", contract), said | {"step": "check"}))
    answer = client.post(address("join_contract", contract), said | {"step": "save"})

    assert "£350.00 a year" in checked
    assert answer.url == contract.get_absolute_url()
    assert contract.members.get(school=cast.brook_lane).together_pence == 65_000
    assert "Your school is in it already." in text(client.get(address("join_contract", contract)))


def test_a_leaver_reads_what_it_owes_before_it_leaves(cast, contract, member, sign_in):
    client, said = sign_in(cast.sbm), boxes("last_day", date(2026, 12, 31))

    checked = text(client.post(address("leave_contract", member), said | {"step": "check"}))
    member.refresh_from_db()
    stays = member.ends_on is None
    client.post(address("leave_contract", member), said | {"step": "save"})

    assert "£399.45" in checked
    assert stays
    assert "until Thursday 31 December 2026" in text(client.get(contract.get_absolute_url()))


def test_the_page_draws_what_the_table_says(cast, contract, join, third, sign_in):
    join(third.school, third)

    shown = text(sign_in(cast.sbm).get(contract.get_absolute_url()))

    assert "In all <strong>£650.00</strong> a year." in shown
    assert "£1,900.00 alone and £1,250.00 together" in shown
    assert shown.count("<rect") == 2 * 2 + 2


def test_bars_share_one_scale(contract, join, third):
    join(third.school, third)

    lengths = [bar.width for pair in Savings.of(contract.members.for_listing()).pairs for bar in pair.bars]

    assert lengths == [530.0, 344.5, 477.0, 318.0]


def test_a_long_name_stands_in_the_chart_whole(contract, join, third):
    third.school.local_name = "Our Lady of the Wayside and All Saints Catholic Primary School"
    third.school.save()
    join(third.school, third)

    pairs = Savings.of(contract.members.for_listing()).pairs

    assert [[line for line, y in pair.name] for pair in pairs] == [
        ["Our Lady of the Wayside and All Saints", "Catholic Primary School"],
        ["Moss Bank Primary School"],
    ]
    assert pairs[0].bars[0].top > pairs[0].name[1][1]
    assert pairs[1].name[0][1] > pairs[0].bars[1].top


def test_of_many_schools_the_chart_shows_those_that_save_most_and_says_so(cast, contract, join, sign_in):
    for number in range(8):
        school = factories.school(f"School {number}")
        factories.membership(cast.cluster, school)
        join(school, cast.sbm, alone_pence=100_000 + number, together_pence=50_000)

    shown = text(sign_in(cast.sbm).get(contract.get_absolute_url()))

    assert "The chart shows 8 of 9 schools, those that save most first." in shown
    assert shown.count("<rect") == 2 * 8 + 2
    assert shown.count('<th scope="row"') == 10


def test_the_file_holds_the_same_facts(cast, contract, sign_in):
    answer = sign_in(cast.sbm).get(address("contract_csv", contract))

    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert rows[1] == [
        "Moss Bank Primary School",
        str(cast.moss_bank.urn),
        "2026-09-01",
        "",
        "900.00",
        "600.00",
        "300.00",
    ]


def test_a_group_without_contracts_says_who_can_record_one(cast, sign_in):
    assert "can record one" in text(sign_in(cast.sbm).get(address("contracts", cast.cluster)))
    assert "Record one" in text(sign_in(cast.organiser).get(address("contracts", cast.cluster)))
