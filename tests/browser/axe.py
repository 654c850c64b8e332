"""What every page must pass in a real browser: accessible, within the policy, usable narrow and by its error links."""

from django.conf import settings

from tests.browser.clicks import stay_and_click

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BROKEN = ["Content Security Policy", "Content-Security-Policy", "Uncaught: "]
WIDTHS = {"desktop": 1280, "phone": 390, "narrowest": 320}


def assert_accessible(page):
    """Axe finds nothing on `page` against WCAG 2.2 AA and its advice on good practice."""
    # The policy forbids scripts from elsewhere, so axe comes in through the debugger, not as an element of the page.
    page.evaluate(AXE.read_text())
    # What else it tells, of all that is well, is long: to hand it over would take longer than to find it.
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options).then((found) => found.violations)", options)

    said = [f"{each['id']}: {each['help']}: {[node['html'] for node in each['nodes']]}" for each in found]
    assert not said, "\n".join([page.url, *said])


def look(page):
    """What every page of a walk must pass. At the narrowest, axe would find what it finds on a phone."""
    assert_fits(page)
    if page.viewport_size["width"] > WIDTHS["narrowest"]:
        assert_accessible(page)


def listen(page):
    """Remember what the browser complains about on `page`: refusals of the policy, errors, answers of 400 and up."""
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(f"Uncaught: {error}"))
    return complaints


def assert_scripts_ran(complaints):
    """The browser, listened to by `listen`, refused nothing that the Content-Security-Policy forbids, and no script
    broke off with an error that nobody caught."""
    assert [said for said in complaints if any(sign in said for sign in BROKEN)] == []


def assert_summary_links_focus(page):
    """Each link of the error summary moves the focus to a control that people can type in or choose."""
    links = page.locator(".govuk-error-summary__list a")
    assert links.count() > 0, "The page shows no error summary with links"
    for number in range(links.count()):
        stay_and_click(links.nth(number))
        focused = page.evaluate("[document.activeElement.id, document.activeElement.tagName]")

        assert focused[0] == links.nth(number).get_attribute("href")[1:]
        assert focused[1] in {"INPUT", "SELECT", "TEXTAREA"}


def assert_fits(page):
    """Nothing makes the page wider than the window: people need not scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def assert_keyboard_reaches_everything(page):
    """Tab goes once through every link, button and field that shows."""
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    expected = page.evaluate(STOPS)
    reached = page.evaluate_handle(REACHED)
    for _ in range(expected + 5):
        page.keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")

    assert reached.evaluate("reached => reached.size") >= expected


# All that gets the focus from now on.
REACHED = """() => {
  const reached = new Set();
  document.addEventListener("focusin", (event) => reached.add(event.target));
  return reached;
}"""
# How many stops of the Tab key the page has; a group of radios is one.
STOPS = """() => {
  const groups = new Set();
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter(
    (one) => {
      if (one.disabled || one.tabIndex < 0 || !one.getClientRects().length) return false;
      if (one.type !== "radio") return true;
      const isNew = !groups.has(one.name);
      groups.add(one.name);
      return isNew;
    },
  ).length;
}"""
