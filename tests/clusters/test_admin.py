"""What support staff may do with schools, groups and jobs: mostly look."""

import pytest
from django.contrib import admin
from django.urls import reverse

from clusters import admin as ours
from clusters.models import Handover, HistoryLine
from tests import factories

MODELS = [model for model, each in admin.site._registry.items() if isinstance(each, ours.ToRead | ours.ToKeep)]


@pytest.fixture
def support(cast, sign_in):
    HistoryLine.objects.create(text="did something", group=cast.cluster, actor=cast.officer)
    office = cast.organiser.offices.get()
    Handover.objects.create(office=office, offered_by=cast.organiser, offered_to=cast.member, note="Between us two")
    return sign_in(factories.person("support@portal.example", "Support", is_staff=True, is_superuser=True))


def address(page, model, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS)
def test_the_list_opens_and_finds(support, model, django_assert_max_num_queries):
    support.get(address("changelist", model))

    with django_assert_max_num_queries(8):
        assert support.get(address("changelist", model)).status_code == 200
    if admin.site._registry[model].search_fields:
        assert support.get(address("changelist", model), {"q": "north"}).status_code == 200


@pytest.mark.parametrize("model", [model for model in MODELS if isinstance(admin.site._registry[model], ours.ToRead)])
def test_what_has_consequences_is_changed_elsewhere(support, model):
    row = model.objects.first()

    assert support.get(address("add", model)).status_code == 403
    if row:
        assert support.post(address("change", model, row.pk), {}).status_code == 403
        assert support.post(address("delete", model, row.pk), {"post": "yes"}).status_code == 403


def test_support_reads_no_note_between_two_people(support):
    page = support.get(address("change", Handover, Handover.objects.get().pk)).content.decode()

    assert "Between us two" not in page


def test_support_adds_an_authority(support):
    response = support.post(address("add", ours.LocalAuthority), {"code": "350", "name": "Bolton"})

    assert response.status_code == 302
    assert ours.LocalAuthority.objects.filter(code="350", name="Bolton").exists()
