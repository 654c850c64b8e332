"""The demo's town-wide partnership, for all sectors: working parties, an audit of need each year, stories, notices."""

from clusters.actions import offices
from clusters.models import Organisation, School
from clusters.permissions.table import Job, OfficeJob
from config.demo.lookup import day, heads, holder, school, schools
from config.demo.partnerships import answer_questions, first_organiser, found, officer_authority, put_on_file
from partnerships import years
from partnerships.actions import audits, notices, partnerships, stories
from partnerships.models import Document, NeedsAudit, Notice, Partnership, Story, WorkingParty

NAME = "Northmoor Together"
PURPOSE = (
    "Every school and college in Northmoor, from nursery to sixth form, asks once a year what it needs most and "
    "arranges it together: training days, conferences, and help from school to school."
)
VALUES = ["All sectors, one town", "We ask before we buy", "Every school gives and every school gets"]
PARTNERS = [
    ("Northmoor College", Organisation.Kind.COLLEGE),
    ("Northmoor Council", Organisation.Kind.COUNCIL),
    ("Northmoor Children’s Health Service", Organisation.Kind.HEALTH),
    ("Northmoor Employers’ Forum", Organisation.Kind.EMPLOYER),
]
CONSTITUTION = """# Constitution

## Who belongs

Every school in Northmoor, and partners that the members invite.

## How we decide

- Each member has one vote. A school that cannot come sends its view before the meeting.
- Decisions about money need two thirds of the schools.
- The yearly audit of need decides what is commissioned.

## Who does what

| Office | Elected for | Does |
|---|---|---|
| Organiser | two years | calls meetings, opens the audit |
| Working party | one year | reports to every meeting |

## Leaving

A school leaves at the end of a school year, and says so by Easter.
"""
MINUTES = """General meeting of Northmoor Together, summer term

Present: 48 schools, 3 partners. Apologies with a written view: 6 schools.

1. The audit of need puts speech and language first. Agreed: the first training day is about it.
2. The constitution is agreed as it stands.
3. The attendance working party reports in the autumn.
"""
QUESTIONS = [
    ("What does it cost a school?", "Nothing to belong. Each event says beforehand what a place on it costs."),
    ("Who chooses the themes of the training days?", "The schools do: **the audit of need** ranks them each spring."),
    (
        "Can a school in difficulty ask for help?",
        "Yes. Write to the organisers: another school that has met the same problem will visit within two weeks.",
    ),
    ("May academies join?", "Yes. It does not matter who runs a school."),
]
PARTIES = {
    "Early language network": (
        "Nursery and reception leads compare how they check and support children’s speech.",
        [990001, 990002, 990011, 990038, 990043, 990053],
    ),
    "Attendance working party": (
        "One way to follow up absence across all schools, ready for September.",
        [990008, 990016, 990021, 990022, 990024, 990048],
    ),
    "Digital working party": (
        "What schools buy, how they keep it safe, and which of it they could buy together.",
        [990003, 990014, 990028, 990033, 990063],
    ),
}
THEMES = [
    "Speech and language in the early years",
    "Attendance",
    "Adapting teaching for pupils with special needs",
    "Pupils’ mental health",
    "Reading across the curriculum",
    "Retaining support staff",
    "Saving energy in school buildings",
]
STORIES = [
    (
        990003,
        Story.Kind.GOOD_PRACTICE,
        "Ten minutes of talk a day",
        "Every class from nursery to year 2 talks about one picture for ten minutes after lunch. After two terms "
        "**31 of 44** children who were behind in speech have caught up.\n\nCome and watch on any Tuesday.",
    ),
    (
        990022,
        Story.Kind.PROBLEM,
        "Year 9 boys stop coming in spring",
        "Attendance of boys in year 9 falls by six points between January and Easter. We have tried letters and "
        "rewards. *Who has found something that lasts?*",
    ),
    (
        990016,
        Story.Kind.SOLUTION,
        "One supply teacher for three schools",
        "We share a teacher with Low Fold and Millrace, who knows all three schools:\n\n- no agency fee\n- the same "
        "face every time\n- a rota that we make each half term",
    ),
]
NOTICES = [
    (
        "School admissions open",
        "Parents can apply for places in reception and year 7. Please put the dates on your website.\n\n"
        "Questions: **admissions@northmoor.example**",
        60,
    ),
    (
        "Money for shared early language work",
        "The council pays half of what a cluster spends on speech and language this year, up to £2,000.00. "
        "Ask your governance officer before you commission anything.",
        90,
    ),
]


def build(made, *, officer):
    """Found the partnership with all that its members do in it; `made` gets it by its name."""
    partnership = Partnership(
        name=NAME,
        summary="Every school and college in the town. It asks each year what they need most, and arranges it.",
        purpose=PURPOSE,
        values=VALUES,
        constitution=CONSTITUTION,
        seats=[Job.HEAD],
    )
    town = School.objects.filter(authority=officer_authority(made))
    made[NAME] = found(partnership, made, town, organisers=[990022, 990011], partners=PARTNERS, by=officer)
    answer_questions(partnership, QUESTIONS)
    put_on_file(
        partnership,
        "general-meeting.txt",
        MINUTES,
        title="Minutes of the general meeting, summer term",
        kind=Document.Kind.MINUTES,
        reach=Document.Reach.MEMBERS,
    )
    for name, (purpose, urns) in PARTIES.items():
        party = WorkingParty(
            authority=partnership.authority, managed_by=partnership, name=name, purpose=purpose, seats=[Job.HEAD]
        )
        made[name] = partnerships.start_working_party(party, schools(urns), by=holder(urns[0]))
        offices.appoint(party, user=holder(urns[1]), job=OfficeJob.ORGANISER, by=holder(urns[0]))
    _audits(partnership)
    for urn, kind, title, text in STORIES:
        story = Story(partnership=partnership, kind=kind, title=title, text=text, school=school(urn))
        stories.tell(story, by=holder(urn))
    for title, text, ahead in NOTICES:
        notice = Notice(authority=partnership.authority, title=title, text=text, ends_on=day(ahead))
        notices.post(notice, [partnership], by=officer)


def _audits(partnership):
    """This year's was asked last year and is closed with a result; next year's is open."""
    lead, year = first_organiser(partnership), years.year_of()
    asked = [urn for urn in range(990002, 990063) if urn % 3 or urn % 7 == 0]
    settled = _audit(partnership, year, day(0), asked, by=lead)
    audits.close(settled, by=lead)
    _audit(partnership, year + 1, day(28), [990009, *asked[::4]], by=lead)


def _audit(partnership, year, closes_on, answered, *, by):
    """An audit that the schools of `answered` have answered, each as its own pupils need."""
    audit = NeedsAudit(partnership=partnership, year=year, closes_on=closes_on, opened_by=by)
    audits.open_audit(audit, THEMES, by=by)
    themes = list(audit.themes.all())
    for at, head in heads(answered):
        if at.authority_id == partnership.authority_id:
            audits.answer(audit, at, themes=_needs(themes, at.urn), by=head)
    return audit


def _needs(themes, number):
    """Three themes of which the earlier ones are chosen more often, by the `number` of a school."""
    first = (number % 2) * (number % 3)
    second = (first + 1 + number % 4) % len(themes)
    third = next(at for at in range(len(themes)) if at not in (first, second))
    return [themes[first], themes[second], themes[third]]
