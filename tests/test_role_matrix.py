"""Who may open which page. Written by hand, so that it can disagree with the code."""

import pytest
from django.urls import NoReverseMatch, reverse

from clusters.models import Handover, ImportRun, Succession
from clusters.permissions.table import Permission
from meetings.models import Meeting
from tests.test_every_view_is_guarded import every_view

SIGN_IN = "is sent to sign in"
HIDDEN = "is told there is no such page"
NO = "is refused"
YES = "may"

PEOPLE = ("nobody", "outsider", "governor", "sbm", "member", "organiser", "officer")

PAGES = {
    #                       nobody   outsider governor sbm   member organiser officer
    "clusters:answer_handover": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, YES, NO, NO),
    "clusters:appoint": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "clusters:authority_desk": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:desk": (SIGN_IN, YES, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:edit_group": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "clusters:end_office": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "clusters:end_post": (SIGN_IN, HIDDEN, NO, NO, YES, NO, YES),
    "clusters:group_history": (SIGN_IN, HIDDEN, HIDDEN, NO, YES, YES, YES),
    "clusters:hand_over": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "clusters:handover": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, YES, YES, YES),
    "clusters:invite_to_post": (SIGN_IN, NO, NO, NO, YES, NO, YES),
    "clusters:new_cluster": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:new_governor_group": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:put_in": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, NO, YES),
    "clusters:register": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:register_run": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:rename_school": (SIGN_IN, NO, NO, NO, YES, NO, YES),
    "clusters:resend_invitation": (SIGN_IN, HIDDEN, NO, NO, YES, NO, YES),
    "clusters:resend_office_invitation": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "clusters:school_history": (SIGN_IN, NO, YES, YES, YES, NO, YES),
    "clusters:step_in": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, NO, NO, YES),
    "clusters:succession": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:successions": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:take_out": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, NO, YES),
    "clusters:withdraw_handover": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "clusters:without_cluster": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:without_head": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "home": (YES, YES, YES, YES, YES, YES, YES),
    "meetings:answer": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, NO),
    "meetings:cancel": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "meetings:change": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "meetings:detail": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, YES),
    "meetings:feed_settings": (SIGN_IN, YES, YES, YES, YES, YES, YES),
    "meetings:ics": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, YES),
    "meetings:list": (SIGN_IN, YES, YES, YES, YES, YES, YES),
    "meetings:schedule": (SIGN_IN, HIDDEN, HIDDEN, NO, YES, YES, YES),
}


@pytest.fixture
def stage(cast):
    """What the addresses name: rows of Ashworth, in which the outsider has no part."""
    meeting = Meeting.objects.create(
        group=cast.cluster,
        title="Spring meeting",
        starts_at="2027-01-14T13:30Z",
        ends_at="2027-01-14T15:30Z",
        host_school=cast.brook_lane,
        booked_by=cast.organiser,
    )
    run = ImportRun.objects.create(authority=cast.ashworth, kind="register", file_name="register.csv")
    succession = Succession.objects.create(predecessor=cast.moss_bank, successor_urn=123456)
    office, post = cast.organiser.offices.get(), cast.sbm.posts.get()
    handover = Handover.objects.create(office=office, offered_by=cast.organiser, offered_to=cast.member)
    return {
        "clusters:take_out": cast.cluster.memberships.get(school=cast.moss_bank).pk,
        "slug": cast.cluster.slug,
        "urn": cast.moss_bank.urn,
        "code": cast.ashworth.code,
        "meetings": meeting.pk,
        "clusters:answer_handover": handover.pk,
        "clusters:end_office": office.pk,
        "clusters:end_post": post.pk,
        "clusters:hand_over": office.pk,
        "clusters:handover": handover.pk,
        "clusters:register_run": run.pk,
        "clusters:resend_invitation": post.pk,
        "clusters:resend_office_invitation": office.pk,
        "clusters:step_in": handover.pk,
        "clusters:succession": succession.pk,
        "clusters:withdraw_handover": office.pk,
    }


def address(name, stage):
    """The address of the page `name` with the stage's rows filled in."""
    candidates = [
        {},
        {"slug": stage["slug"]},
        {"urn": stage["urn"]},
        {"code": stage["code"]},
        {"pk": stage.get(name) or stage.get(name.partition(":")[0])},
    ]
    for kwargs in candidates:
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    raise AssertionError(f"Say in stage() which row {name} names.")


def outcome(response):
    """What the person met, in the matrix's words."""
    if response.status_code == 302 and response.url.startswith(reverse("account_login")):
        return SIGN_IN
    return {403: NO, 404: HIDDEN, 200: YES, 302: YES, 405: YES}[response.status_code]


@pytest.mark.parametrize("name", PAGES)
def test_page_opens_for_those_the_matrix_names(cast, stage, sign_in, client, name):
    clients = [client if who == "nobody" else sign_in(getattr(cast, who)) for who in PEOPLE]

    met = tuple(outcome(each.get(address(name, stage))) for each in clients)

    assert dict(zip(PEOPLE, met, strict=True)) == dict(zip(PEOPLE, PAGES[name], strict=True))


def test_every_guarded_page_is_in_the_matrix():
    guarded = {name for name, view in every_view() if isinstance(getattr(view, "guard", None), Permission)}

    assert guarded - PAGES.keys() == set()
