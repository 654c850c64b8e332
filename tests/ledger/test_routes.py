"""By which route money passes between two."""

import pytest

from clusters.models import Organisation
from ledger import routes
from ledger.models import Fund
from tests import factories

JOURNAL, INVOICE = "journal", "invoice"


@pytest.mark.parametrize(
    ("type_", "route"),
    [
        ("Community school", JOURNAL),
        ("Voluntary aided school", JOURNAL),
        ("Pupil referral unit", JOURNAL),
        ("Academy converter", INVOICE),
        ("Free schools", INVOICE),
        ("Other independent school", INVOICE),
        ("", INVOICE),
    ],
)
def test_two_maintained_schools_of_one_authority_pass_a_journal(db, type_, route):
    maintained, other = factories.school(type="Community school"), factories.school(type=type_)

    assert routes.between(maintained, other) == route
    assert routes.between(other, maintained) == route


def test_schools_of_two_authorities_send_invoices(db):
    near, far = factories.school(), factories.school(area=factories.authority("802", "Elsewhere"))

    assert routes.between(near, far) == INVOICE


def test_to_anybody_who_is_no_school_goes_an_invoice(cast):
    college = Organisation.objects.create(name="Ashworth College", kind="college")
    fund = Fund.objects.create(group=cast.cluster, name="Fees")

    assert routes.between(college, cast.moss_bank) == INVOICE
    assert routes.between(cast.moss_bank, college) == INVOICE
    assert routes.between(cast.moss_bank, fund) == INVOICE
