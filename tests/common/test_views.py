"""The components page."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.common.urls")]


@pytest.mark.parametrize("state", ["", "errors", "messages"])
def test_components_page_shows_every_state(client, state):
    answer = client.get(f"/components/?state={state}")

    assert answer.status_code == 200


def test_the_title_says_error_when_the_form_was_refused(client):
    page = client.get("/components/?state=errors").content.decode()

    assert "<title>Error: Components – School clusters</title>" in page
