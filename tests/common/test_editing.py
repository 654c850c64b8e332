"""Two people edit the same row: the later one is shown what changed and loses nothing that they typed."""

import pytest
from django.http import QueryDict

from clusters.actions import groups
from clusters.forms.groups import ClusterForm
from clusters.models import Cluster
from common import editing


@pytest.fixture
def cluster(cast):
    return Cluster.objects.get(pk=cast.cluster.pk)


def opened(cluster):
    """What a browser would post from a freshly opened form."""
    form = ClusterForm(instance=cluster)
    data = QueryDict(mutable=True)
    for boxes in form.boxes.values():
        for name, values in boxes.items():
            data.setlist(name, values)
    data["opened"] = form.initial["opened"]
    return data


def save(cast, data):
    """Post `data` as the view does; return the form."""
    form = ClusterForm(data, instance=Cluster.objects.get(pk=cast.cluster.pk))
    assert form.is_valid(), form.errors
    try:
        groups.change(form.instance, seen=form.seen, by=cast.officer)
    except editing.Overtaken as overtaken:
        form.compare(ClusterForm(instance=overtaken.row))
    return form


def test_an_edit_that_nobody_disturbed_is_saved(cast, cluster):
    data = opened(cluster)
    data["purpose"] = "To share what works"

    form = save(cast, data)

    cluster.refresh_from_db()
    assert form.changes == []
    assert (cluster.purpose, cluster.version) == ("To share what works", 2)


def test_the_later_one_is_shown_what_changed_and_keeps_what_they_typed(cast, cluster):
    first, second = opened(cluster), opened(cluster)
    first["purpose"], first["area"] = "The first purpose", "Upper valley"
    second["purpose"] = "The second purpose"
    save(cast, first)

    form = save(cast, second)

    cluster.refresh_from_db()
    assert cluster.purpose == "The first purpose"
    assert [(change.label, change.was, change.stands, change.typed) for change in form.changes] == [
        ("Area", "(empty)", "Upper valley", ""),
        ("Purpose", "(empty)", "The first purpose", "The second purpose"),
    ]
    assert form["purpose"].value() == "The second purpose"
    assert form["area"].value() == "Upper valley"


def test_saving_again_after_looking_goes_through(cast, cluster):
    first, second = opened(cluster), opened(cluster)
    first["area"] = "Upper valley"
    second["purpose"] = "The second purpose"
    save(cast, first)
    compared = save(cast, second)

    form = save(cast, compared.data)

    cluster.refresh_from_db()
    assert form.changes == []
    assert (cluster.purpose, cluster.area) == ("The second purpose", "Upper valley")


def test_ticked_boxes_are_compared_by_their_labels(cast, cluster):
    first, second = opened(cluster), opened(cluster)
    first.setlist("seats", ["head", "sbm"])
    second.setlist("seats", ["head", "deputy"])
    save(cast, first)

    form = save(cast, second)

    assert [(change.was, change.stands, change.typed) for change in form.changes] == [
        ("Head teacher", "Head teacher, School business manager", "Head teacher, Deputy or assistant head")
    ]


def test_a_tampered_memory_counts_as_overtaken(cast, cluster):
    data = opened(cluster)
    data["opened"] = "1:forged"
    data["purpose"] = "Forged"

    form = save(cast, data)

    cluster.refresh_from_db()
    assert cluster.purpose == ""
    assert form.non_field_errors()
