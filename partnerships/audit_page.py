"""What the page of an audit of need shows, to whom."""

from dataclasses import dataclass

from clusters import people
from clusters.models import School
from clusters.permissions.standing import standing_of
from partnerships.charts import Bars
from partnerships.models import AuditAnswer, Theme


@dataclass
class AuditPage:
    """`mine` are the person's schools with their answers, None for one that has not answered; `ranked` the themes
    with their points, which nobody sees while the audit is open, so that no school follows another."""

    mine: list[tuple[School, AuditAnswer | None]]
    answered: int
    asked: int
    ranked: list[Theme]
    bars: Bars | None
    answers: list[AuditAnswer]

    @classmethod
    def of(cls, audit, user):
        """The page of `audit` for `user`: six queries at most beside their standing. Schools that were members on its
        last day count as asked, and no answer of another school counts."""
        answers = list(audit.answers.by_school())
        by_school = {answer.school_id: answer for answer in answers}
        ranked = [] if audit.is_open else list(audit.themes.ranked())
        mine = [(school, by_school.get(school.pk)) for school in schools_to_answer_for(user, audit)]
        asked = {school.pk for school in people.members(audit.partnership, audit.counted_on)}
        answered = len(asked & by_school.keys())
        return cls(mine, answered, len(asked), ranked, Bars.of(ranked) if ranked else None, answers)


def schools_to_answer_for(user, audit):
    """The schools of the partnership for which `user` may answer, by name. One query beside their standing."""
    standing, group = standing_of(user), audit.partnership_id
    schools = standing.seats.get(group, set()) | standing.budgets.get(group, set())
    return list(School.objects.filter(pk__in=schools).order_by("name", "urn")) if schools else []


def school_to_answer_for(user, audit, urn):
    """The school of `urn` among them, the only one if `urn` names none, or None."""
    schools = schools_to_answer_for(user, audit)
    named = [school for school in schools if str(school.urn) == urn]
    return named[0] if named else schools[0] if len(schools) == 1 and not urn else None


def answer_of(audit, school):
    """The answer of `school` with its choices; where it has given none, an empty one of version 0, not stored."""
    return audit.answers.of(school) or AuditAnswer(audit=audit, school=school, version=0)
