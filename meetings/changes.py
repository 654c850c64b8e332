"""What is different between a meeting as it stood and as it will stand, in words, and what follows from it."""

from dataclasses import dataclass

from common import dates


@dataclass(frozen=True)
class Change:
    """One fact that changes. When the time, the place or the link changes, the schools are asked again."""

    label: str
    was: str
    becomes: str
    asks_again: bool = False


def between(before, after, *, agenda):
    """The changes from `before` to `after` with the lines `agenda`, in the order a page shows them."""
    former_agenda = [item.text for item in before.agenda.all()]
    facts = [
        Change("Title", before.title, after.title),
        Change("When", when(before), when(after), asks_again=True),
        Change("Where", where(before), where(after), asks_again=True),
        Change("Link to join online", before.join_link, after.join_link, asks_again=True),
        Change("Agenda", "\n".join(former_agenda), "\n".join(agenda)),
    ]
    return [fact for fact in facts if fact.was != fact.becomes]


def asks_again(changes):
    return any(change.asks_again for change in changes)


def when(meeting):
    """ "Thursday 14 January 2027, 1:30pm to 3pm"."""
    return dates.span(meeting.starts_at, meeting.ends_at)


def where(meeting):
    """ "Hall, Brook Lane Primary School"; empty for a meeting that is only online."""
    return ", ".join(filter(None, [meeting.place, str(meeting.host_school or "")]))
