"""Ask one page again and again: keep-alive off, every answer checked, each request timed."""

import http.client
import statistics
import threading
import time
from dataclasses import dataclass, field


@dataclass
class Page:
    """A page to time. `body` makes the form of a POST afresh for every request."""

    name: str
    path: str
    expect: str = ""
    status: int = 200
    cookies: str = ""
    body: object = None
    target: float = 3
    """How many times as long as the bare list it may take."""


@dataclass
class Figures:
    """Times in milliseconds, and requests answered per second."""

    times: list[float] = field(default_factory=list)
    seconds: float = 0

    @property
    def p50(self):
        return statistics.median(self.times)

    @property
    def p95(self):
        return statistics.quantiles(self.times, n=20)[-1]

    @property
    def rate(self):
        return len(self.times) / self.seconds


def measure(port, page, *, at_once, seconds):
    """Ask `page` from `at_once` threads for `seconds`. Raises RuntimeError at the first wrong answer."""
    figures, wrong = Figures(), []
    begun = time.perf_counter()

    def ask_until_time_is_up():
        while time.perf_counter() - begun < seconds and not wrong:
            start = time.perf_counter()
            status, text = ask(port, page)
            figures.times.append((time.perf_counter() - start) * 1000)
            if status != page.status or page.expect not in text:
                wrong.append(f"{page.name}: {status} instead of {page.status}, or no “{page.expect}”\n{text[:2000]}")

    threads = [threading.Thread(target=ask_until_time_is_up) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(wrong[0])
    figures.seconds = time.perf_counter() - begun
    return figures


def ask(port, page):
    """One request on a connection of its own: (status, text)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Host": "localhost", "Connection": "close", "Cookie": page.cookies, "Accept-Encoding": "identity"}
    if page.body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", page.path, page.body(), headers)
    else:
        connection.request("GET", page.path, headers=headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text
