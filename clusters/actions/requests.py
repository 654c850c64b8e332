"""Ask for a governor group, talk about it, decline it, and answer it once the group is there."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import governor_emails as emails
from clusters import history, people
from clusters.models import GovernorGroup, Group, GroupRequest, RequestMessage
from common import refusals


def was_sent(asked):
    """Whether this very request has been kept already."""
    return _sent_before(asked.key) is not None


@transaction.atomic
def ask(asked, *, by=None):
    """Keep `asked`, a GroupRequest, and confirm it by letter to its address; return the request that stands.

    `by` is the member who asks, None for somebody who is not signed in. Sent twice it is kept once, and while a
    request from the same address for the same cluster waits, what is said is added to its talk. Raises ValidationError
    for a closed cluster, one that has its governor group, and where no officer would read it.
    """
    hold(asked.cluster)
    cluster = Group.objects.held_still().get(pk=asked.cluster_id)
    if known := _sent_before(asked.key):
        return known
    officers = list(people.officers_of(cluster.authority))
    _refuse_unless_possible(asked, cluster, officers)
    waiting = GroupRequest.objects.waiting().for_cluster(asked.cluster).of_address(asked.email).first()
    if waiting:
        return _add_to(waiting, asked, officers, by=by)
    asked.asked_by = by
    asked.full_clean()
    with refusals.in_words(GroupRequest):
        asked.save()
    history.record(f"asked for a governor group for {cluster}", by=by, group=cluster, about=asked.about)
    emails.request_confirmed(asked, key=asked.key)
    emails.request_received(asked, officers)
    return asked


@transaction.atomic
def say(asked, text, *, key, by):
    """Add what `by`, an officer or the asker, writes about the request, and bring it to the other side by letter.

    Sent twice with the same key it is written once. Raises ValidationError once the request is decided.
    """
    asked = _locked(asked)
    if not _sent_before(key):
        _refuse_unless_waiting(asked)
        _write(asked, text, list(people.officers_of(asked.cluster.authority)), key=key, by=by)


@transaction.atomic
def decline(asked, *, reason, by):
    """Decline the request; the asker gets a letter with the reason. Raises ValidationError once it is decided."""
    asked = _locked(asked)
    _refuse_unless_waiting(asked)
    asked.reason = reason
    _decide(asked, GroupRequest.State.DECLINED, by=by)
    text = f"declined a governor group for {asked.cluster}: {reason}"
    history.record(text, by=by, group=asked.cluster, about=asked.about)
    emails.request_declined(asked, by=by)


def hold(cluster):
    """Lock the requests that wait for `cluster`, and return them. Whoever decides about them or makes the group takes
    these locks before those of authorities and groups, so that nobody waits in a circle."""
    rows = GroupRequest.objects.waiting().for_cluster(cluster).order_by("pk").select_for_update(no_key=True)
    held = [row.pk for row in rows]
    return list(GroupRequest.objects.for_guard().filter(pk__in=held).order_by("pk"))


def take_up(asked):
    """Hold the requests for the cluster of `asked`, whose group an officer establishes. Raises ValidationError once
    it is decided."""
    hold(asked.cluster)
    _refuse_unless_waiting(_locked(asked))


@transaction.atomic
def answer_with(group, *, by):
    """Answer every request that waits for the cluster of the governor group `group`; return how many there were."""
    answered = hold(group.matched_cluster)
    for asked in answered:
        asked.governor_group = group
        _decide(asked, GroupRequest.State.ESTABLISHED, by=by)
        emails.request_established(asked, by=by)
    return len(answered)


def _locked(asked):
    """The request as it stands, while others wait who would decide or write at this moment. Its people are read once
    it is locked: a join would bring them as they were before the wait."""
    GroupRequest.objects.select_for_update(no_key=True).get(pk=asked.pk)
    return GroupRequest.objects.for_guard().get(pk=asked.pk)


def _sent_before(key):
    """The request that came with this `key`, or to whose talk it was added; None for a new one."""
    message = RequestMessage.objects.filter(key=key).select_related("request").first()
    return message.request if message else GroupRequest.objects.filter(key=key).first()


def _refuse_unless_possible(asked, cluster, officers):
    if cluster.closed_at:
        raise ValidationError(f"{cluster} is closed, so it gets no governor group.")
    if group := GovernorGroup.objects.filter(matched_cluster=asked.cluster).first():
        raise ValidationError(f"{cluster} has a governor group already: {group}. Write to its organisers instead.")
    if not officers:
        raise ValidationError(
            f"Nobody at {cluster.authority} could read your request here at the moment. Ask the council instead."
        )


def _refuse_unless_waiting(asked):
    if not asked.is_waiting:
        raise ValidationError(asked.outcome)


def _add_to(waiting, asked, officers, *, by):
    """Add what `asked` says to the talk of the request that waits. Who signed in is known to own the address."""
    waiting = _locked(waiting)
    _refuse_unless_waiting(waiting)
    if by and waiting.asked_by is None:
        waiting.asked_by = by
        waiting.save(update_fields=["asked_by"])
    _write(waiting, asked.why, officers, key=asked.key, by=by)
    emails.request_confirmed(waiting, key=asked.key)
    return waiting


def _write(asked, text, officers, *, key, by):
    message = RequestMessage.objects.create(request=asked, author=by, text=text, key=key)
    emails.request_said(message, officers)


def _decide(asked, state, *, by):
    asked.state, asked.decided_by, asked.decided_at = state, by, timezone.now()
    asked.full_clean()
    asked.save()
