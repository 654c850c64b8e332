"""What people do with partnerships, and who is told."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clusters.actions import closing as groups
from clusters.models import Cluster, HistoryLine, Membership, Office, Organisation
from clusters.permissions.table import Job
from common.editing import Overtaken
from letters.models import Letter
from partnerships.actions import documents, members, partnerships, priorities, questions
from partnerships.models import Document, Partner, Partnership, Priority, Question, Version, WorkingParty
from tests import factories
from tests.partnerships.files import EXE, upload
from tests.together import at_once


def history(group):
    return list(HistoryLine.objects.of_group(group).order_by("pk").values_list("text", flat=True))


# --- setting up ------------------------------------------------------------------------------------


def test_found_makes_the_partnership_and_invites_its_first_organiser(cast):
    partnership = Partnership(authority=cast.ashworth, name="Learning partnership", seats=[Job.HEAD])

    partnerships.found(partnership, email="lead@college.example", name="Lead, College", by=cast.officer)

    office = Office.objects.get(group=partnership)
    assert (office.user.email, office.job, office.user.has_joined) == ("lead@college.example", "organiser", False)
    assert Letter.objects.get().kind == "invitation"
    assert partnership.slug == "learning-partnership"


def test_found_refuses_a_name_that_is_taken_and_invites_nobody(cast, partnership):
    twin = Partnership(authority=cast.ashworth, name=partnership.name, seats=[Job.HEAD])

    with pytest.raises(ValidationError, match="There is a group with this name already"):
        partnerships.found(twin, email="lead@college.example", name="Lead", by=cast.officer)

    assert Letter.objects.count() == 0


def test_manage_begins_and_ends(cast, partnership):
    other = factories.cluster("South cluster", managed_by=partnership)

    begun, ended = partnerships.manage(partnership, [cast.cluster], by=cast.officer)

    assert ([str(each) for each in begun], [str(each) for each in ended]) == (["North cluster"], ["South cluster"])
    assert {str(each) for each in Cluster.objects.filter(managed_by=partnership)} == {"North cluster"}
    assert "put North cluster under Learning partnership" in history(cast.cluster)
    assert "took South cluster from under Learning partnership" in history(other)


def test_who_managed_a_cluster_before_finds_in_its_history_that_it_went(cast, partnership):
    before = factories.partnership("Older partnership")
    partnerships.manage(before, [cast.cluster], by=cast.officer)

    partnerships.manage(partnership, [cast.cluster], by=cast.officer)

    assert history(before) == [
        "put North cluster under Older partnership",
        "put North cluster under Learning partnership",
    ]


def test_manage_the_same_again_writes_nothing(cast, partnership):
    partnerships.manage(partnership, [cast.cluster], by=cast.officer)
    before = HistoryLine.objects.count()

    assert partnerships.manage(partnership, [cast.cluster], by=cast.officer) == ([], [])
    assert HistoryLine.objects.count() == before


def test_manage_leaves_working_parties_alone(cast, partnership):
    party = WorkingParty.objects.create(authority=cast.ashworth, name="Reading", slug="reading", managed_by=partnership)

    partnerships.manage(partnership, [], by=cast.officer)

    party.refresh_from_db()
    assert party.managed_by_id == partnership.pk


def test_a_working_party_starts_with_schools_and_the_lead_as_organiser(cast, partnership):
    party = WorkingParty(authority=cast.ashworth, name="Reading network", managed_by=partnership, seats=[Job.TEACHER])

    partnerships.start_working_party(party, [cast.moss_bank], by=cast.lead)

    assert [each.school for each in Membership.objects.filter(group=party)] == [cast.moss_bank]
    assert [(each.user, each.job) for each in Office.objects.filter(group=party)] == [(cast.lead, "organiser")]
    assert "started the working party “Reading network”" in history(partnership)


def test_a_closed_partnership_starts_no_working_party(cast, partnership):
    partnership.closed_at = timezone.now()
    partnership.save()
    party = WorkingParty(authority=cast.ashworth, name="Reading network", managed_by=partnership)

    with pytest.raises(ValidationError, match="is closed, so it starts no working party"):
        partnerships.start_working_party(party, [cast.moss_bank], by=cast.lead)


# --- members ---------------------------------------------------------------------------------------


def test_put_in_tells_the_head_teachers_who_joined(cast, partnership):
    school = factories.school("Green Lane Primary School")
    head, sbm = factories.person("head@greenlane.example"), factories.person()
    factories.post(head, school)
    factories.post(sbm, school, Job.SBM)

    members.put_in(partnership, [school], starts_on=timezone.localdate(), by=cast.lead)

    letter = Letter.objects.get()
    assert (letter.recipient, letter.subject) == (head, "Green Lane Primary School is in Learning partnership")
    assert letter.kind == "partnership"
    for body in (letter.text, letter.html):
        assert "as a member since" in body
        assert f"/partnerships/{partnership.slug}/" in body


def test_put_in_writes_nothing_to_the_head_teacher_who_does_it(cast, partnership):
    school = factories.school()
    factories.post(cast.lead, school)

    members.put_in(partnership, [school], starts_on=timezone.localdate(), by=cast.lead)

    assert Letter.objects.count() == 0


def test_put_in_twice_tells_once(cast, partnership):
    school = factories.school()
    factories.post(factories.person(), school)

    for _ in range(2):
        members.put_in(partnership, [school], starts_on=timezone.localdate(), by=cast.lead)

    assert Letter.objects.count() == 1


def test_an_organisation_that_is_new_to_the_portal_is_put_in(cast, partnership):
    college = Organisation(name="Ashworth College", kind="college")

    members.put_organisation_in(partnership, college, starts_on=date(2026, 9, 1), by=cast.lead)

    assert [each.organisation for each in partnership.memberships.filter(school=None)] == [college]
    assert history(partnership)[-1] == "put Ashworth College in Learning partnership from Tuesday 1 September 2026"


def test_an_organisation_is_in_once_at_a_time(cast, partnership):
    college = Organisation.objects.create(name="Ashworth College", kind="college")
    members.put_organisation_in(partnership, college, starts_on=date(2026, 9, 1), by=cast.lead)

    with pytest.raises(ValidationError, match="This organisation is in the group already"):
        members.put_organisation_in(partnership, college, starts_on=date(2026, 10, 1), by=cast.lead)


def test_a_closed_partnership_takes_no_organisation(cast, partnership):
    partnership.closed_at = timezone.now()
    partnership.save()

    with pytest.raises(ValidationError, match="is closed, so it takes no members"):
        members.put_organisation_in(
            partnership, Organisation(name="College", kind="college"), starts_on=date(2026, 9, 1), by=cast.lead
        )


def test_end_tells_the_head_teacher(cast, partnership):
    partner = Partner.objects.get(group=partnership, school=cast.moss_bank)

    members.end(partner, ends_on=timezone.localdate(), by=cast.lead)

    letter = Letter.objects.get()
    assert (letter.recipient, letter.subject) == (
        cast.member,
        "Moss Bank Primary School is no longer in Learning partnership",
    )


def test_end_twice_is_refused(cast, partnership):
    partner = Partner.objects.get(group=partnership, school=cast.moss_bank)
    members.end(partner, ends_on=timezone.localdate(), by=cast.lead)

    with pytest.raises(ValidationError, match="already"):
        members.end(partner, ends_on=timezone.localdate() + timedelta(days=1), by=cast.lead)


# --- questions and priorities ----------------------------------------------------------------------


def ask(partnership, text):
    return questions.answer(Question(partnership=partnership, text=text, answer="So"), by=None)


def test_questions_stand_in_the_order_in_which_they_are_put(partnership):
    first, second, third = (ask(partnership, text) for text in ("Who?", "What?", "Why?"))

    questions.move_up(third, by=None)
    questions.move_up(third, by=None)
    questions.move_up(third, by=None)

    assert list(partnership.questions.in_order()) == [third, first, second]


def test_a_question_that_somebody_else_changed_is_not_overwritten(cast, partnership):
    question = ask(partnership, "Who?")
    questions.change(Question.objects.get(), seen=1, by=cast.lead)

    with pytest.raises(Overtaken):
        questions.change(question, seen=1, by=cast.lead)


def test_a_question_goes_for_good(cast, partnership):
    questions.remove(ask(partnership, "Who?"), by=cast.lead)

    assert not Question.objects.exists()
    assert history(partnership)[-1] == "took away the question “Who?”"


def test_priorities_keep_their_own_order_in_each_year(cast, partnership):
    def agree(title, year):
        priority = Priority(partnership=partnership, title=title, reason="Results", year=year)
        return priorities.agree(priority, [cast.moss_bank], by=cast.lead)

    earlier, first, second = agree("Sums", 2025), agree("Reading", 2026), agree("Attendance", 2026)
    priorities.move_up(second, by=cast.lead)

    assert list(partnership.priorities.in_order()) == [second, first, earlier]
    assert list(first.schools.all()) == [cast.moss_bank]


def test_a_priority_is_changed_with_the_schools_that_name_it_and_dropped(cast, partnership):
    priority = Priority(partnership=partnership, title="Reading", reason="Results", year=2026)
    priorities.agree(priority, [cast.moss_bank], by=cast.lead)

    priorities.change(priority, [cast.brook_lane], seen=1, by=cast.lead)
    assert list(priority.schools.all()) == [cast.brook_lane]
    priorities.remove(priority, by=cast.lead)

    assert history(partnership)[-3:] == [
        "set the priority “Reading” for 2026/27",
        "changed the priority “Reading” for 2026/27",
        "dropped the priority “Reading” for 2026/27",
    ]


# --- documents -------------------------------------------------------------------------------------


@pytest.fixture
def constitution(cast, partnership):
    document = Document(partnership=partnership, title="Constitution", kind="constitution", reach="public")
    return documents.publish(document, upload(), to=[cast.member], by=cast.lead)


def files():
    return {version.file.path for version in Version.objects.all() if version.file.storage.exists(version.file.name)}


def test_publish_keeps_the_file_and_tells(cast, constitution):
    kept = Version.objects.get()

    assert (kept.number, kept.file_name, kept.content_type) == (1, "constitution.pdf", "application/pdf")
    letter = Letter.objects.get()
    assert letter.subject == "New document of Learning partnership: Constitution"
    for body in (letter.text, letter.html):
        assert "Everybody may read it." in body
        assert f"/partnerships/{cast.partnership.slug}/documents/" in body


def test_publish_tells_in_the_daily_summary_those_who_want_that(cast, partnership):
    cast.member.letter_preferences.create(kind="partnership", pace="daily")
    document = Document(partnership=partnership, title="Minutes", kind="minutes")

    documents.publish(document, upload(), to=[cast.member], by=cast.lead)

    assert Letter.objects.get().state == "held"


def test_publish_refuses_what_is_not_what_it_is_called_and_leaves_nothing(cast, partnership, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = Document(partnership=partnership, title="Constitution", kind="constitution")

    with pytest.raises(ValidationError, match="it is not a PDF file"):
        documents.publish(document, upload("setup.pdf", EXE), to=[cast.member], by=cast.lead)

    assert (Document.objects.count(), Letter.objects.count(), list(tmp_path.iterdir())) == (0, 0, [])


def test_replace_keeps_what_was_there(cast, constitution):
    documents.replace(constitution, upload("second.pdf"), seen=1, to=[cast.member], by=cast.lead)

    assert [version.number for version in Version.objects.order_by("number")] == [1, 2]
    assert len(files()) == 2
    assert Letter.objects.filter(subject="New version of Learning partnership: Constitution").count() == 1


def test_replace_refuses_who_did_not_see_the_newest(cast, constitution):
    documents.replace(constitution, upload("second.pdf"), seen=1, to=[], by=cast.lead)

    with pytest.raises(ValidationError, match="Somebody put a newer version there"):
        documents.replace(constitution, upload("third.pdf"), seen=1, to=[], by=cast.lead)


@pytest.mark.django_db(transaction=True)
def test_two_new_versions_at_once_become_one(cast, constitution):
    def put(name):
        return lambda: documents.replace(constitution, upload(name), seen=1, to=[], by=cast.lead)

    outcomes = at_once(put("one.pdf"), put("other.pdf"))

    assert sum(isinstance(each, Version) for each in outcomes) == 1
    assert Version.objects.count() == 2


def test_withdraw_keeps_the_file_and_put_back_shows_it_again(cast, constitution):
    documents.withdraw(constitution, by=cast.lead)
    assert not Document.objects.public().exists()
    assert Letter.objects.get().state == "withdrawn"
    assert len(files()) == 1

    documents.put_back(constitution, by=cast.lead)

    assert Document.objects.public().exists()


def test_put_back_twice_is_refused_and_written_once(cast, partnership, constitution):
    documents.withdraw(constitution, by=cast.lead)
    documents.put_back(constitution, by=cast.lead)

    with pytest.raises(ValidationError, match="on file already"):
        documents.put_back(constitution, by=cast.lead)

    assert history(partnership).count("put “Constitution” back") == 1


def test_nothing_new_goes_on_file_in_a_closed_partnership(cast, partnership, constitution):
    groups.close(partnership, reason="The work is done", by=cast.officer)
    minutes = Document(partnership=partnership, title="Minutes", kind="minutes")

    with pytest.raises(ValidationError, match="is closed, so nothing new goes on file"):
        documents.publish(minutes, upload(), to=[cast.member], by=cast.lead)
    with pytest.raises(ValidationError, match="is closed, so nothing new goes on file"):
        documents.replace(constitution, upload(), seen=1, to=[cast.member], by=cast.lead)

    assert len(files()) == 1


def test_put_back_is_refused_where_another_has_the_title(cast, partnership, constitution):
    documents.withdraw(constitution, by=cast.lead)
    documents.publish(
        Document(partnership=partnership, title="Constitution", kind="constitution"), upload(), to=[], by=cast.lead
    )

    with pytest.raises(ValidationError, match="There is a document with this title"):
        documents.put_back(constitution, by=cast.lead)


def test_correct_says_in_the_history_who_may_read_it_now(cast, partnership, constitution):
    constitution.title, constitution.reach = "The constitution", "members"

    documents.correct(constitution, by=cast.lead)

    assert history(partnership)[-1] == "changed “Constitution”, now “The constitution”, for members only"
