"""The audit of need: one answer per school, a result that ranks, reminders and an end of its own."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from clusters.actions import closing
from clusters.models import HistoryLine
from common.editing import Overtaken
from letters.models import Letter
from partnerships import desk
from partnerships.actions import audits as actions
from partnerships.charts import Bars
from partnerships.models import AuditAnswer, NeedsAudit, Ranking
from partnerships.tasks import attend_to_audits
from tests.partnerships.asking import an_audit, run_out, themes_of
from tests.together import at_once

# --- opening ----------------------------------------------------------------------------------------


def test_opening_asks_every_schools_head_and_business_manager(cast, audit):
    letters = Letter.objects.about(audit.about)

    assert {letter.recipient for letter in letters} == {cast.member, cast.organiser, cast.sbm}
    assert {letter.expires_at for letter in letters} == {audit.closes_at}
    assert "opened the audit of need for 2027/28" in HistoryLine.objects.latest("pk").text


def test_a_year_has_one_audit(cast, audit):
    with pytest.raises(ValidationError, match="an audit of need for that year already"):
        an_audit(cast)


@pytest.mark.parametrize("themes", [["Reading"], [f"Theme {number}" for number in range(16)]])
def test_too_few_and_too_many_themes_are_refused(cast, themes):
    with pytest.raises(ValidationError, match="Enter 2 to 15 themes"):
        an_audit(cast, themes=themes)


def test_a_last_day_that_has_gone_is_refused(cast):
    with pytest.raises(ValidationError, match="must be today or later"):
        an_audit(cast, closes_in=-1)


# --- answering --------------------------------------------------------------------------------------


def test_a_school_answers_once_and_may_change_it(cast, audit):
    actions.answer(audit, cast.moss_bank, themes=themes_of(audit, "Reading"), by=cast.member)
    actions.answer(audit, cast.moss_bank, themes=themes_of(audit, "Attendance", "Reading"), seen=1, by=cast.sbm)

    answer = AuditAnswer.objects.get()
    assert [ranking.theme.text for ranking in answer.rankings.all()] == ["Attendance", "Reading"]
    assert (answer.given_by, answer.version) == (cast.sbm, 2)


def test_a_colleague_who_answered_meanwhile_is_not_overwritten(cast, audit):
    actions.answer(audit, cast.moss_bank, themes=themes_of(audit, "Reading"), by=cast.member)

    with pytest.raises(Overtaken):
        actions.answer(audit, cast.moss_bank, themes=themes_of(audit, "Attendance"), seen=0, by=cast.sbm)


@pytest.mark.django_db(transaction=True)
def test_of_two_colleagues_at_once_one_answers(cast, audit):
    def give(person):
        return actions.answer(audit, cast.moss_bank, themes=themes_of(audit, "Reading"), by=person)

    outcomes = at_once(lambda: give(cast.member), lambda: give(cast.sbm))

    assert AuditAnswer.objects.count() == 1
    assert sum(isinstance(outcome, Overtaken) for outcome in outcomes) == 1


def test_a_closed_audit_takes_no_answer(cast, audit):
    run_out(audit)

    with pytest.raises(ValidationError, match="closed"):
        actions.answer(audit, cast.moss_bank, themes=themes_of(audit, "Reading"), by=cast.member)


@pytest.mark.parametrize("year", [1999, 2101])
def test_the_database_keeps_no_audit_of_a_year_that_nobody_can_mean(cast, audit, year):
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedsAudit.objects.filter(pk=audit.pk).update(year=year)


@pytest.mark.parametrize("again", [{"place": 1}, {"place": 2}, {"place": 6}, {"place": 0}])
def test_the_database_keeps_each_theme_and_each_place_once(cast, audit, again):
    reading, attendance = themes_of(audit, "Reading", "Attendance")
    answer = actions.answer(audit, cast.moss_bank, themes=[reading], by=cast.member)
    theme = reading if again["place"] == 2 else attendance

    with pytest.raises(IntegrityError), transaction.atomic():
        Ranking.objects.create(answer=answer, theme=theme, **again)


# --- the result -------------------------------------------------------------------------------------


def test_the_result_ranks_by_points_then_first_choices(answered):
    ranked = [(theme.text, theme.points, theme.firsts, theme.schools) for theme in answered.themes.ranked()]

    assert ranked == [
        ("Managing safely", 9, 1, 2),
        ("Attendance", 5, 1, 1),
        ("Reading", 4, 0, 1),
        ("Speech and language", 0, 0, 0),
    ]


def test_the_bars_are_as_long_as_the_points(answered):
    bars = Bars.of(list(answered.themes.ranked())).bars

    assert (bars[0].text, bars[0].value) == ("Managing safely", "9")
    assert [round(bar.length / bars[0].length, 2) for bar in bars] == [1.0, 0.56, 0.44, 0.0]


def test_closing_tells_the_schools_the_result_once(cast, answered):
    actions.close(answered, by=cast.lead)
    actions.close(answered, by=cast.lead)

    result = Letter.objects.filter(subject__contains="what the schools need most in 2027/28")
    assert {letter.recipient for letter in result} == {cast.member, cast.organiser, cast.sbm}
    assert "1. Managing safely: 9 points, chosen by 2 schools" in result.first().text
    assert "who chose what" not in result.first().text


# --- the clock --------------------------------------------------------------------------------------


def test_silent_schools_are_reminded_once_a_week_before(cast):
    audit = an_audit(cast, closes_in=7)
    actions.answer(audit, cast.moss_bank, themes=themes_of(audit, "Reading"), by=cast.member)

    attend_to_audits()
    attend_to_audits()

    assert [letter.recipient for letter in Letter.objects.filter(subject__startswith="Reminder")] == [cast.organiser]


def test_nobody_is_reminded_earlier(cast):
    an_audit(cast, closes_in=8)

    attend_to_audits()

    assert not Letter.objects.filter(subject__startswith="Reminder").exists()


def test_an_audit_that_has_run_out_closes_by_itself(answered):
    run_out(answered)

    attend_to_audits()

    answered.refresh_from_db()
    assert answered.closed_at is not None
    assert HistoryLine.objects.latest("pk").actor is None


REFUSE_ONE_AUDIT = """
CREATE FUNCTION refuse_one_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id = {} THEN RAISE EXCEPTION 'This one cannot be written'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_one_audit BEFORE UPDATE ON partnerships_needsaudit
FOR EACH ROW EXECUTE FUNCTION refuse_one_audit();
"""


@pytest.mark.parametrize(("closes_in", "done"), [(3, "reminded_at"), (-1, "closed_at")])
@pytest.mark.parametrize("failing", [0, 1])
def test_an_audit_that_cannot_be_written_holds_up_no_other(cast, caplog, closes_in, done, failing):
    audits = [an_audit(cast), an_audit(cast, year=2028)]
    NeedsAudit.objects.update(closes_on=timezone.localdate() + timedelta(days=closes_in))
    with connection.cursor() as cursor:
        cursor.execute(REFUSE_ONE_AUDIT.format(audits[failing].pk))

    attend_to_audits()

    assert list(NeedsAudit.objects.filter(**{f"{done}__isnull": False})) == [audits[1 - failing]]
    assert f"of partnerships.NeedsAudit {audits[failing].pk} failed" in caplog.text


@pytest.mark.parametrize("days", [3, -1])
def test_nobody_of_a_closed_partnership_is_written_to(cast, audit, days):
    NeedsAudit.objects.filter(pk=audit.pk).update(closes_on=timezone.localdate() + timedelta(days=days))
    closing.close(cast.partnership, reason="The work is done", by=cast.officer)
    before = Letter.objects.count()

    attend_to_audits()

    assert Letter.objects.count() == before


def test_a_closed_partnership_opens_and_closes_no_audit(cast, sign_in, audit):
    closing.close(cast.partnership, reason="The work is done", by=cast.officer)

    with pytest.raises(ValidationError, match="is closed, so it asks its schools nothing"):
        an_audit(cast, year=2028)
    page = sign_in(cast.lead).post(reverse("partnerships:close_audit", args=[audit.pk]), follow=True).content.decode()

    assert "Learning partnership is closed, so its audits of need stay as they are." in page
    audit.refresh_from_db()
    assert audit.closed_at is None


# --- the desk ---------------------------------------------------------------------------------------


def waiting(user):
    """(name, place) of what waits for `user`, read afresh."""
    vars(user).pop("_standing", None)
    return [(name, place) for _, _, name, place, _ in desk.waiting(user)]


def test_an_open_audit_waits_for_a_school_until_anybody_there_answers(cast, audit):
    before = waiting(cast.member), waiting(cast.sbm), waiting(cast.governor), waiting(cast.outsider)

    actions.answer(audit, cast.moss_bank, themes=themes_of(audit, "Reading"), by=cast.sbm)

    mine = [("Learning partnership", "Moss Bank Primary School")]
    assert before == (mine, mine, [], [])
    assert waiting(cast.member) == []
    assert waiting(cast.organiser) == [("Learning partnership", "Brook Lane Primary School")]


def test_an_audit_of_a_closed_partnership_waits_for_nobody(cast, audit):
    closing.close(cast.partnership, reason="The work is done", by=cast.officer)

    assert waiting(cast.member) == []


def test_an_audit_that_has_run_out_waits_for_nobody(cast, audit):
    run_out(audit)

    assert waiting(cast.member) == []
