"""Pages of a signed-in head teacher, each beside the bare list."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import uuid
from datetime import timedelta
from itertools import cycle
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts.models import User
from bench.load import Figures, Page, ask, measure
from clusters.models import Group
from clusters.permissions.table import Permission
from meetings import actions
from partnerships.models import Partnership

WARMING = 1
"""Seconds in which the workers plan a page's queries, so that they are not timed while they do."""
TURNS = 10
LONG_PAGE = 4
"""The target of pages that add up or set out hundreds of rows."""


def run(stack, seconds, portal_port, bare_port, password):
    """Serve the portal and the bare list, measure, print a line per page."""
    _serve(stack, portal_port, "config.wsgi", "config.settings")
    _serve(stack, bare_port, "bench.bare.wsgi", "bench.bare.settings")
    cookies = _sign_in(portal_port, "head@demo.example", password)
    bare = Page("bare list of 20 rows", "/", "<h1>Schools</h1>", cookies=f"bare={_session_of('head@demo.example')}")
    measure(bare_port, bare, at_once=4, seconds=WARMING)
    print(
        f"gunicorn 2 × 4, keep-alive off, DEBUG off; {seconds:g} s at each concurrency; p50 / p95 ms / requests per s"
    )
    print(f"{'page':26}{'bare c=1':>10}{'c=1':>20}{'c=4':>22}{'c=16':>24}{'× bare':>8}")
    worst, missed = 0, []
    for page in _pages(portal_port, cookies, _sign_in(portal_port, "officer@demo.example", password)):
        measure(portal_port, page, at_once=1, seconds=WARMING)
        beside, alone = _in_turns((bare_port, bare), (portal_port, page), seconds)
        by_load = [alone, *(measure(portal_port, page, at_once=at_once, seconds=seconds) for at_once in (4, 16))]
        ratio = by_load[0].p50 / beside.p50
        worst = max(worst, ratio)
        missed += [page.name] if ratio > page.target else []
        cells = "".join(
            f"{f'{figures.p50:.1f} / {figures.p95:.1f} / {figures.rate:.0f}':>{width}}"
            for figures, width in zip(by_load, (20, 22, 24), strict=True)
        )
        print(f"{page.name:26}{beside.p50:>10.1f}{cells}{ratio:>8.2f}", flush=True)
    verdict = f"NOT met by {', '.join(missed)}" if missed else "met"
    print(f"Slowest page: {worst:.2f} ×; target {Page.target} × ({LONG_PAGE} × for long pages): {verdict}\n")


def _in_turns(bare, page, seconds):
    """The Figures of both, each asked one request at a time for `seconds` in all. They take turns, so that what else
    the machine does slows both alike."""
    both = Figures(), Figures()
    for _ in range(TURNS):
        for figures, (port, asked) in zip(both, (bare, page), strict=True):
            turn = measure(port, asked, at_once=1, seconds=seconds / TURNS)
            figures.times += turn.times
            figures.seconds += turn.seconds
    return both


def _pages(port, cookies, officers):
    head = User.objects.get(email="head@demo.example")
    group = Group.objects.where(head, may=Permission.CHARGE_POST).first()
    meeting = group.meetings.upcoming().first()
    school = head.posts.first().school
    booking = f"/groups/{group.slug}/meetings/new/"
    yield Page("signed-in home", "/", "Your desk", cookies=cookies)
    yield Page("cluster", f"/groups/{group.slug}/", str(group), cookies=cookies)
    yield Page("school", f"/schools/{school.urn}/", str(school.urn), cookies=cookies)
    yield Page("meeting", f"/meetings/{meeting.pk}/", meeting.title, cookies=cookies)
    yield Page("find a school", "/find-a-school/?q=primary", "Primary", cookies=cookies)
    yield Page("booking form", booking, "Book a meeting", cookies=cookies)
    yield Page("feed of 50 meetings", f"/calendar/{actions.open_feed(head)}.ics", "BEGIN:VCALENDAR")
    yield from _shared(group, school, cookies)
    yield from _partnership(group, school, cookies)
    desk = f"/desk/{group.authority.code}/"
    yield Page("officer’s desk", desk, "Governor", cookies=officers)
    yield Page("requests", f"{desk}requests/", "Waiting", cookies=officers)
    yield Page("schools × governor groups", f"{desk}governor-groups/", "Governor groups", cookies=officers)
    # Last, because each request adds a meeting to the diary that the other pages read.
    yield Page("booking POST", booking, "", 302, cookies, _booking(port, booking, cookies, school))


def _shared(group, school, cookies):
    """Pages of what a group's schools learn, pay for and lend together."""
    asked = group.charges.asked().latest("pk")
    course = group.courses.latest("pk")
    room = school.resources.latest("pk")
    cover, contract = group.cover_requests.latest("pk"), group.contracts.latest("pk")
    share = asked.shares.get(school=school)
    week = f"/resources/{room.pk}/?week={timezone.localdate() + timedelta(days=7)}"
    yield Page("courses", "/training/", str(course), cookies=cookies)
    yield Page("course", course.get_absolute_url(), str(course), cookies=cookies)
    yield Page("costs", "/costs/", str(asked), cookies=cookies)
    yield Page("costs of a group", f"/groups/{group.slug}/costs/", str(asked), cookies=cookies, target=LONG_PAGE)
    yield Page("cost", asked.get_absolute_url(), str(asked), cookies=cookies)
    yield Page("why a share", f"/costs/shares/{share.pk}/why/", str(asked), cookies=cookies)
    statement = f"/schools/{school.urn}/statement/"
    yield Page("statement, 500 costs", statement, str(school), cookies=cookies, target=LONG_PAGE)
    yield Page("shared resources", "/resources/", str(room), cookies=cookies)
    yield Page("week of a resource", week, str(room), cookies=cookies)
    yield Page("resource booking form", f"/resources/{room.pk}/book/", str(room), cookies=cookies)
    yield Page("cover of a group", f"/groups/{group.slug}/cover/", str(group), cookies=cookies)
    yield Page("request for cover", cover.get_absolute_url(), str(group), cookies=cookies)
    yield Page("contracts", f"/groups/{group.slug}/contracts/", contract.title, cookies=cookies)
    yield Page("contract", contract.get_absolute_url(), contract.title, cookies=cookies)


def _partnership(group, school, cookies):
    """Pages of a partnership."""
    measured = Partnership.objects.where(User.objects.get(email="head@demo.example"), may=Permission.PARTNERSHIP_VIEW)
    partnership = measured.filter(audits__isnull=False, measures__isnull=False).first()
    address, audit = partnership.get_absolute_url(), partnership.audits.latest("pk")
    yield Page("partnerships", "/partnerships/", str(partnership), cookies=cookies)
    yield Page("partnership, for all", address, str(partnership))
    yield Page("partnership’s members", f"{address}members/", str(partnership), cookies=cookies)
    yield Page("measures", f"{address}measures/", "England", cookies=cookies)
    yield Page("audit of need", audit.get_absolute_url(), str(audit), cookies=cookies)


def _booking(port, path, cookies, school):
    """A maker of bookings, on one day after another of some years, as the second step of the form sends them."""
    _, form = ask(port, Page("", path, cookies=cookies))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    start, days = timezone.localdate() + timedelta(days=500), cycle(range(1000))

    def body():
        day = start + timedelta(days=next(days))
        return urlencode(
            {
                "csrfmiddlewaretoken": token,
                "booking_key": uuid.uuid4(),
                "title": "Head teachers’ meeting",
                "date_day": day.day,
                "date_month": day.month,
                "date_year": day.year,
                "start": "1:30pm",
                "end": "3pm",
                "host_school": school.pk,
                "place": "The hall",
                "agenda": "Welcome\nTraining",
                "step": "save",
            }
        )

    return body


def _serve(stack, port, application, settings):
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--log-level", "error", application],
        env=os.environ | {"WEB_BIND": f"127.0.0.1:{port}", "WEB_PRELOAD": "false", "DJANGO_SETTINGS_MODULE": settings},
    )
    stack.callback(server.wait)
    stack.callback(server.terminate)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{application} does not answer on port {port}.")


def _session_of(email):
    """The key of a session of the bare Django's, in which the person is signed in."""
    user, session = User.objects.get(email=email), SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.create()
    return session.session_key


def _sign_in(port, email, password):
    """Sign in through the real form and return the cookies."""
    jar = {}

    def go(method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Host": "localhost", "Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())}
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://localhost:{port}/"}
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            jar[name] = value
        return response.status, response.read().decode()

    _, form = go("GET", "/account/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    fields = {"csrfmiddlewaretoken": token, "login": email, "password": password}
    status, answer = go("POST", "/account/login/", urlencode(fields))
    if status != 302:
        raise RuntimeError(f"Could not sign in: {status}\n{answer[:2000]}")
    return "; ".join(f"{name}={value}" for name, value in jar.items())
