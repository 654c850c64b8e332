"""Whatever people write on a partnership's pages, they stay accessible and no wider than a phone."""

import pytest
from django.urls import reverse

from clusters.models import Organisation
from partnerships import years
from partnerships.actions import documents, priorities, questions
from partnerships.actions import fees as fee_actions
from partnerships.models import Document, FeeScheme, Priority, Question, WorkingParty
from tests import factories
from tests.browser.axe import WIDTHS, assert_accessible, assert_fits, assert_keyboard_reaches_everything
from tests.partnerships.files import upload

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "W" * 100
MARKDOWN = f"""
### {LONG}

# Members

Each school has *one* vote. {LONG} [{LONG}](https://council.example/{LONG})

- a
    1. b
    2. c

> A quotation

```
{LONG} {LONG}
```

---

| {LONG} | Fee | Year | Paid | Owed | Note |
|---|--:|---|---|---|---|
| any | £150 | 2026 | yes | no | {LONG} |

![A picture](https://council.example/x.png)
"""


@pytest.fixture
def partnership(cast):
    """A partnership whose every row is as long as can be."""
    partnership = cast.partnership
    partnership.name, partnership.summary = f"P {LONG}", f"S {LONG}"
    partnership.purpose, partnership.values, partnership.constitution = f"W {LONG}", [LONG, LONG], MARKDOWN
    partnership.save()
    by = cast.lead
    partnership.memberships.create(organisation=Organisation.objects.create(name=LONG, kind="college"))
    partnership.memberships.create(school=factories.school(LONG))
    WorkingParty.objects.create(authority=cast.ashworth, name=LONG, slug="party", managed_by=partnership)
    questions.answer(Question(partnership=partnership, text=LONG, answer=MARKDOWN), by=by)
    questions.answer(Question(partnership=partnership, text=f"Why {LONG}", answer=MARKDOWN), by=by)
    priority = Priority(partnership=partnership, title=LONG, reason=f"R {LONG}", year=years.year_of())
    priorities.agree(priority, [cast.moss_bank], by=by)
    document = Document(partnership=partnership, title=LONG, kind="constitution", reach="public")
    documents.publish(document, upload(f"{LONG}.pdf"), to=[], by=by)
    documents.replace(document, upload(f"{LONG}.pdf"), seen=1, to=[], by=by)
    scheme = FeeScheme(partnership=partnership, school_pence=10_000_000, organisation_pence=10_000_000)
    fee_actions.set_scheme(scheme, seen=1, by=by)
    fee_actions.raise_fee(partnership, year=years.year_of(), decision=LONG, seen_pence=40_000_000, by=by)
    return partnership


def open_everything(page):
    """Open what is folded away, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")


@pytest.mark.parametrize("width", [WIDTHS["desktop"], WIDTHS["narrowest"]])
def test_pages_hold_whatever_is_written(open_page, sign_in_page, cast, partnership, width):
    page = sign_in_page(open_page(width), cast.lead)
    names = ("public", "members", "membership", "questions", "documents", "priorities", "fee", "replace", "end")
    document, partner = partnership.documents.get(), partnership.memberships.get(school=cast.moss_bank)
    special = {
        "replace": reverse("partnerships:replace_document", args=[document.pk]),
        "end": reverse("partnerships:end_membership", args=[partner.pk]),
    }

    for name in names:
        page.goto(special.get(name) or reverse(f"partnerships:{name}", args=[partnership.slug]))
        open_everything(page)
        assert_accessible(page)
        assert_fits(page)
    page.goto("/partnerships/")
    assert_fits(page)


def test_the_public_page_is_used_by_keyboard_alone(page, sign_in_page, cast, partnership):
    sign_in_page(page, cast.lead).goto(partnership.get_absolute_url())
    open_everything(page)

    assert_keyboard_reaches_everything(page)
