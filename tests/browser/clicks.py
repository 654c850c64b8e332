"""Clicks that wait for where they lead.

Playwright's own returns while the old page still shows, so that a test may look at that by mistake; hence no test
calls it (test_clicks.py).
"""


def press(page, name, *, exact=False):
    """Press the button called `name`, and wait for the page that answers."""
    go_by(page.get_by_role("button", name=name, exact=exact))


def follow(page, name, *, exact=False):
    """Follow the link called `name`, and wait for the page it leads to."""
    go_by(page.get_by_role("link", name=name, exact=exact))


def go_by(link_or_button):
    """Click it, and wait for the page it leads to."""
    with link_or_button.page.expect_navigation():
        link_or_button.click()


def stay_and_click(something):
    """Click what changes this page and leads to no other."""
    something.click()


def download(page, name, *, exact=False):
    """What the link called `name` gives to keep: `.path()` and `.suggested_filename`."""
    with page.expect_download() as given:
        page.get_by_role("link", name=name, exact=exact).click()
    return given.value
