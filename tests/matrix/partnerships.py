"""Pages of partnerships. The lead is organiser of the partnership, and nothing else anywhere."""

from partnerships.actions import fees
from partnerships.models import (
    Document,
    FeeScheme,
    Measure,
    NeedsAudit,
    Notice,
    Priority,
    Question,
    Story,
    WorkingParty,
)
from tests import factories
from tests.matrix import outcomes
from tests.matrix.outcomes import table

PEOPLE = {name: who.replace("of_cluster", "of_partnership") for name, who in outcomes.PEOPLE.items()} | {"lead": "lead"}
"""Those who hold an office, or were granted something, hold it of the partnership."""

PAGES = table(
    """
                                 anon out site gov sbm dep head lend org chair vice csbm clerk read audit adv off lead
partnerships:answer_audit        in   -   -    -   yes yes yes  yes  yes no    no   no   no    -    -     -   no  no
partnerships:audit               in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   -    -     -   yes yes
partnerships:audits              in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   -    -     -   yes yes
partnerships:change_measure      in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:change_priority     in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:change_question     in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:close_audit         in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:clusters            in   -   -    -   no  no  no   no   no  no    no   no   no    -    -     -   yes no
partnerships:constitution        in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:correct_document    in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:correct_story       in   -   -    -   no  no  yes  no   no  yes   no   no   no    -    -     -   no  yes
partnerships:describe            in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:document            in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   -    -     -   yes yes
partnerships:documents           in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   -    -     -   yes yes
partnerships:end_membership      in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   yes yes
partnerships:fee                 in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:fee_scheme          in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:figures             in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:found               in   -   -    -   -   -   -    -    -   -     -    -    -     -    -     -   yes -
partnerships:list                yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes yes
partnerships:measure             in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   -    -     -   yes yes
partnerships:measures            in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   -    -     -   yes yes
partnerships:members             in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   -    -     -   yes yes
partnerships:membership          in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   yes yes
partnerships:move_priority       in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:move_question       in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:new_document        in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:new_measure         in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:new_priority        in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:new_question        in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:new_working_party   in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:notice              in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   -    -     -   yes yes
partnerships:notices             in   yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes yes
partnerships:open_audit          in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:post_notice         in   -   -    -   -   -   -    -    -   -     -    -    -     -    -     -   yes -
partnerships:priorities          in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   -    -     -   yes yes
partnerships:public              yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes yes
partnerships:put_document_back   in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:put_organisation_in in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   yes yes
partnerships:put_schools_in      in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   yes yes
partnerships:questions           in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:raise_fee           in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:remove_measure      in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:remove_priority     in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:remove_question     in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:replace_document    in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:stories             in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   -    -     -   yes yes
partnerships:story               in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   -    -     -   yes yes
partnerships:tell_story          in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   -    -     -   yes yes
partnerships:version             in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:withdraw_document   in   -   -    -   no  no  no   no   no  yes   no   no   no    -    -     -   no  yes
partnerships:withdraw_notice     in   -   -    -   no  no  no   no   no  no    no   no   no    -    -     -   yes no
partnerships:withdraw_story      in   -   -    -   no  no  yes  no   no  yes   no   no   no    -    -     -   no  yes
""",
    PEOPLE,
)


def stage(cast):
    """A partnership of the two schools of Ashworth with a document for members, in which the outsider has no part."""
    partnership = cast.partnership
    question = Question.objects.create(partnership=partnership, text="What does it cost?", answer="Nothing")
    priority = Priority.objects.create(partnership=partnership, title="Reading", reason="Results", year=2026)
    document = Document.objects.create(partnership=partnership, title="Minutes of May", kind="minutes")
    version = factories.version(document, by=cast.lead)
    day = "2030-01-14"
    audit = NeedsAudit.objects.create(partnership=partnership, year=2027, closes_on=day, opened_by=cast.lead)
    story = Story.objects.create(partnership=partnership, title="Reading", text="Well", told_by=cast.member)
    notice = Notice.objects.create(authority=cast.ashworth, title="Grants", text="Apply", posted_by=cast.officer)
    notice.groups.add(partnership)
    measure = Measure.objects.create(partnership=partnership, title="Attendance", source="The register")
    FeeScheme.objects.create(partnership=partnership, school_pence=15_000)
    fees.raise_fee(partnership, year=2026, decision="Agreed in May", seen_pence=30_000, by=cast.lead)
    WorkingParty.objects.create(authority=cast.ashworth, name="Reading", slug="reading", managed_by=partnership)
    return {
        "slug": partnership.slug,
        "code": cast.ashworth.code,
        "partnerships:change_priority": priority.pk,
        "partnerships:move_priority": priority.pk,
        "partnerships:remove_priority": priority.pk,
        **dict.fromkeys(["partnerships:answer_audit", "partnerships:audit", "partnerships:close_audit"], audit.pk),
        **dict.fromkeys(["partnerships:notice", "partnerships:withdraw_notice"], notice.pk),
        "partnerships:correct_story": story.pk,
        "partnerships:story": story.pk,
        "partnerships:withdraw_story": story.pk,
        "partnerships:change_measure": measure.pk,
        "partnerships:figures": measure.pk,
        "partnerships:measure": measure.pk,
        "partnerships:remove_measure": measure.pk,
        "partnerships:change_question": question.pk,
        "partnerships:move_question": question.pk,
        "partnerships:remove_question": question.pk,
        "partnerships:correct_document": document.pk,
        "partnerships:document": document.pk,
        "partnerships:put_document_back": document.pk,
        "partnerships:replace_document": document.pk,
        "partnerships:withdraw_document": document.pk,
        "partnerships:version": version.pk,
        "partnerships:end_membership": partnership.memberships.get(school=cast.moss_bank).pk,
    }
