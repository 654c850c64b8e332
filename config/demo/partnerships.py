"""What the demo's partnerships have in common, and the one that manages the primary clusters."""

import csv
import io

from django.core.files.base import ContentFile

from clusters import grouping
from clusters.actions import offices
from clusters.models import Organisation, School
from clusters.permissions.table import Job, OfficeJob
from config.demo.lookup import holder
from config.demo.people import PRIMARY, SINCE
from partnerships.actions import documents, members, partnerships, questions
from partnerships.models import Document, Partnership, Question

PURPOSE = (
    "The head teachers of all primary schools in Northmoor meet once a term, settle what the ten clusters do together, "
    "and speak for primary schools to the council."
)
VALUES = [
    "Every school counts, whatever its size",
    "What one cluster learns, all ten may use",
    "We decide in the open, and write it down",
]
QUESTIONS = [
    (
        "In which cluster is my school?",
        "Each primary school belongs to the cluster of its part of the town. The grouping model lists them all.",
    ),
    (
        "Can a school change its cluster?",
        "Yes, from the start of a school year. Ask the organisers by Easter, so that both clusters can talk about it.",
    ),
]


def build(made, *, officer):
    """Found the primary heads' partnership and let it manage the ten clusters; `made` gets it by its name."""
    partnership = Partnership(
        name="Northmoor Primary Heads",
        summary="The head teachers of Northmoor’s primary schools. It manages the ten primary clusters.",
        purpose=PURPOSE,
        values=VALUES,
        seats=[Job.HEAD],
    )
    schools = School.objects.filter(authority=officer_authority(made), phase="Primary")
    made[partnership.name] = found(partnership, made, schools, organisers=[990008, 990003], by=officer)
    partnerships.manage(partnership, [made[name] for name in PRIMARY], by=officer)
    _put_grouping_model_on_file(partnership)
    answer_questions(partnership, QUESTIONS)


def officer_authority(made):
    """The authority in which the demo takes place."""
    return made["North primary cluster"].authority


def found(partnership, made, schools, *, organisers, by, partners=()):
    """Found `partnership` with its members since SINCE; the heads of the schools `organisers` run it. Return it.

    `partners` are [(name, kind)] of organisations.
    """
    partnership.authority = officer_authority(made)
    first, *others = map(holder, organisers)
    partnerships.found(partnership, email=first.email, name=first.name, by=by)
    for person in others:
        offices.appoint(partnership, user=person, job=OfficeJob.ORGANISER, by=by)
    members.put_in(partnership, list(schools), starts_on=SINCE, by=by)
    for name, kind in partners:
        partner = Organisation.objects.filter(name=name).first() or Organisation(name=name, kind=kind)
        members.put_organisation_in(partnership, partner, starts_on=SINCE, by=by)
    return partnership


def answer_questions(partnership, asked):
    """Put `asked`, pairs of a question and its answer, on the public page."""
    for text, answer in asked:
        questions.answer(Question(partnership=partnership, text=text, answer=answer), by=first_organiser(partnership))


def put_on_file(partnership, name, text, *, title, kind, reach=Document.Reach.PUBLIC):
    """Put a file called `name` that holds `text` on file under its `title`. Nobody is written to."""
    document = Document(partnership=partnership, title=title, kind=kind, reach=reach)
    upload = ContentFile(text.encode(), name=name)
    documents.publish(document, upload, to=[], by=first_organiser(partnership))


def first_organiser(partnership):
    return partnership.offices.filter(job=OfficeJob.ORGANISER).order_by("pk").first().user


def _put_grouping_model_on_file(partnership):
    """As it stands today, so that later versions show what changed."""
    text = io.StringIO()
    csv.writer(text).writerows([grouping.HEADER, *grouping.rows()])
    put_on_file(
        partnership,
        "grouping-model.csv",
        text.getvalue(),
        title="Cluster grouping model",
        kind=Document.Kind.GROUPING,
    )
