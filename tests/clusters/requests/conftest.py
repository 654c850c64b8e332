"""Requests for a governor group, and who asks and decides."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from clusters.actions import requests
from clusters.models import AuthorityPost
from tests import factories
from tests.clusters.requests import cases


@pytest.fixture(autouse=True)
def nobody_has_asked():
    cache.clear()


@pytest.fixture
def south(cast):
    """A cluster of both schools that has no governor group."""
    return factories.cluster("South cluster", cast.moss_bank, cast.brook_lane)


@pytest.fixture
def page(south):
    return reverse("clusters:request_group", kwargs={"slug": south.slug})


@pytest.fixture
def asked(south):
    """A stranger's request."""
    return requests.ask(cases.request_for(south))


@pytest.fixture
def members(cast, south):
    """The request of the head teacher of Moss Bank, who was signed in."""
    return requests.ask(cases.request_for(south, name=cast.member.name, email=cast.member.email), by=cast.member)


@pytest.fixture
def colleague(cast):
    """A second governance officer of Ashworth."""
    person = factories.person("second@ashworth.example", "Second officer, Ashworth")
    AuthorityPost.objects.create(user=person, authority=cast.ashworth, job="officer", starts_on="2024-09-01")
    return person
