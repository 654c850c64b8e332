"""The browser: one Chromium for the session, a fresh profile for each test."""

import os

import pytest
from django.db import connection
from playwright.sync_api import sync_playwright

from local import chromium
from tests.browser import post_office
from tests.browser.axe import assert_scripts_ran, listen
from tests.letters import mail_server


def pytest_collection_modifyitems(items):
    """Everything in this folder drives a browser."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chrome():
    """A running Chromium. Without one the browser tests skip, except where CI is set: there they fail."""
    program = chromium.find()
    if not program:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(
            "There is no Chromium here. Run: sudo apt-get install chromium"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chrome, live_server):
    """Open a window of the portal: `open_page(width=390)`. After the test, each must have kept to its policy, and no
    script may have failed."""
    contexts, heard = [], []

    def opened(width=1280, **options):
        context = chrome.new_context(base_url=live_server.url, viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        heard.append(listen(page))
        return page

    yield opened
    for context in contexts:
        context.close()
    for complaints in heard:
        assert_scripts_ran(complaints)


@pytest.fixture
def page(open_page):
    """One window of desktop width."""
    return open_page()


@pytest.fixture
def sign_in_page(sign_in, live_server):
    """Put `user`'s session into a window: `sign_in_page(page, cast.member)`."""

    def signed_in_as(page, user):
        cookie = sign_in(user).cookies["session"]
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": live_server.url}])
        return page

    return signed_in_as


@pytest.fixture
def mail(live_server, settings, tmp_path):
    """A worker of the portal that sends to a mail server of the test, whose letters can be read."""
    settings.PORTAL_URL, settings.MEDIA_ROOT = live_server.url, str(tmp_path / "media")
    script = mail_server.Script()
    server = mail_server.start(script)
    environment = os.environ | {
        "DATABASE_URL": f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}",
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "PORTAL_URL": live_server.url,
        "MEDIA_ROOT": settings.MEDIA_ROOT,
    }
    with (tmp_path / "worker.log").open("w") as log:
        worker = post_office.start_worker(environment, log)
        yield post_office.PostOffice(script)
        worker.terminate()
        worker.wait(timeout=30)
    server.stop()
