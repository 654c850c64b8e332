"""Pages of partnerships. The lead is organiser of the partnership, and nothing else anywhere."""

from partnerships.models import Document, Measure, NeedsAudit, Notice, Priority, Question, Story
from tests import factories
from tests.matrix.outcomes import HIDDEN, NO, SIGN_IN, YES

PEOPLE = ("nobody", "outsider", "governor", "sbm", "member", "organiser", "officer", "lead")
LEADS = (SIGN_IN, HIDDEN, HIDDEN, NO, NO, NO, NO, YES)
READS = (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, YES, YES)
ANYBODY = (YES,) * 8

PAGES = {
    #                       nobody   outsider governor sbm   member organiser officer lead
    "partnerships:answer_audit": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, NO, NO),
    "partnerships:audit": READS,
    "partnerships:audits": READS,
    "partnerships:change_measure": LEADS,
    "partnerships:change_priority": LEADS,
    "partnerships:change_question": LEADS,
    "partnerships:close_audit": LEADS,
    "partnerships:clusters": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, NO, YES, NO),
    "partnerships:constitution": LEADS,
    "partnerships:correct_document": LEADS,
    "partnerships:correct_story": (SIGN_IN, HIDDEN, HIDDEN, NO, YES, NO, NO, YES),
    "partnerships:describe": LEADS,
    "partnerships:document": READS,
    "partnerships:documents": READS,
    "partnerships:end_membership": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, NO, YES, YES),
    "partnerships:fee": LEADS,
    "partnerships:fee_scheme": LEADS,
    "partnerships:figures": LEADS,
    "partnerships:found": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES, HIDDEN),
    "partnerships:list": ANYBODY,
    "partnerships:measure": READS,
    "partnerships:measures": READS,
    "partnerships:members": READS,
    "partnerships:membership": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, NO, YES, YES),
    "partnerships:move_priority": LEADS,
    "partnerships:move_question": LEADS,
    "partnerships:new_document": LEADS,
    "partnerships:new_measure": LEADS,
    "partnerships:new_priority": LEADS,
    "partnerships:new_question": LEADS,
    "partnerships:new_working_party": LEADS,
    "partnerships:notice": READS,
    "partnerships:notices": (SIGN_IN,) + (YES,) * 7,
    "partnerships:open_audit": LEADS,
    "partnerships:post_notice": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES, HIDDEN),
    "partnerships:priorities": READS,
    "partnerships:public": ANYBODY,
    "partnerships:put_document_back": LEADS,
    "partnerships:put_organisation_in": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, NO, YES, YES),
    "partnerships:put_schools_in": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, NO, YES, YES),
    "partnerships:questions": LEADS,
    "partnerships:raise_fee": LEADS,
    "partnerships:remove_measure": LEADS,
    "partnerships:remove_priority": LEADS,
    "partnerships:remove_question": LEADS,
    "partnerships:replace_document": LEADS,
    "partnerships:stories": READS,
    "partnerships:story": READS,
    "partnerships:tell_story": READS,
    "partnerships:version": LEADS,
    "partnerships:withdraw_document": LEADS,
    "partnerships:withdraw_notice": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, NO, YES, NO),
    "partnerships:withdraw_story": (SIGN_IN, HIDDEN, HIDDEN, NO, YES, NO, NO, YES),
}


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
