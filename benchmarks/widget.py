"""The widget: how long it keeps the main thread of the page that it stands on, at load.

python benchmarks/widget.py

A real Chromium loads one page 20 times with the widget's line, each time in a fresh profile, and
tells how long its main thread ran scripts (`ScriptDuration` of `Performance.getMetrics`): while the
page loads, and then in each of the parts that the widget does when the page has nothing else to do,
until it knows what it may ask, and waits. Most of the first part is the browser opening its
storage. It needs `playwright` and Chromium: the one on the machine, else that of `python -m
playwright install chromium`.
"""

import os
import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Browser, CDPSession, sync_playwright

from promoteur.collect.published import Branding, Document, Thanks, WidgetSettings, Wording
from promoteur.collect.widget import SCRIPT, configuration

LOADS = 20
MOST_MILLISECONDS = 5.0
SHORT, SETTLED = 100, 300
"""Milliseconds after the load, and after each part: by then what it began is done."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LINE = '<script async src="/widget.js" data-key="benchmark"></script>'
LATER = "<script>window.later = [], window.requestIdleCallback = part => later.push(part)</script>"
"""It lets the benchmark say when the page has nothing else to do."""


def asked() -> bytes:
    """Return what the widget is told: to wait for an hour."""
    words = Wording(
        question="How likely are you to recommend Lumen to a friend or colleague?",
        low="Not at all likely",
        high="Extremely likely",
        why={"": "Why?"},
        thanks={"": Thanks("Thank you.")},
    )
    survey = Document(
        survey="0192f0c1-0000-7000-8000-000000000001",
        version=1,
        workspace="w",
        kind="relational",
        link="benchmark",
        key="benchmark",
        languages={"en": words},
        first_language="en",
        branding=Branding(name="Lumen"),
        widget=WidgetSettings(delay_seconds=3_600),
    )
    return configuration(survey, "en", "ticket")


def page(line: str) -> bytes:
    """Return a page with some text, and perhaps the widget's line."""
    text = f"<h1>Shop</h1><p>{'Many words. ' * 2_000}</p>"
    return f"<!doctype html><html lang=en><title>Shop</title>{text}{line}</html>".encode()


BODIES = {
    "/": (
        "text/html",
        page(f'{LATER}<script async src="/widget.js" data-key="benchmark"></script>'),
    ),
    "/widget.js": ("text/javascript", SCRIPT),
    "/w/benchmark": ("application/json", asked()),
}


class Site(BaseHTTPRequestHandler):
    """The page, and what the widget asks for."""

    def do_GET(self) -> None:
        """Return one of the bodies."""
        kind, body = BODIES.get(self.path.partition("?")[0], ("text/plain", b""))
        self.send_response(200)
        self.send_header("content-type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """Serve the page during the block, and tell where."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def busy(browser: Browser, address: str) -> list[float]:
    """Return the milliseconds of script while the page loads, and in each part after that.

    Raises:
        RuntimeError: the widget did not ask what it may.
    """
    context = browser.new_context()
    try:
        tab = context.new_page()
        paths: list[str] = []
        tab.on("requestfinished", lambda request: paths.append(request.url))
        session = context.new_cdp_session(tab)
        session.send("Performance.enable")
        tab.goto(address)
        tab.wait_for_timeout(SHORT)
        found = [scripts(session)]
        while tab.evaluate("later.length"):
            before = scripts(session)
            tab.evaluate("() => { setTimeout(later.shift()) }")
            tab.wait_for_timeout(SETTLED)
            found.append(scripts(session) - before)
        if not any("/w/benchmark" in path for path in paths):
            raise RuntimeError(f"not what was to be measured: {paths}")
        return found
    finally:
        context.close()


def scripts(session: CDPSession) -> float:
    """Return for how many milliseconds scripts ran on the main thread so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    values = {one["name"]: one["value"] for one in metrics}
    return float(values["ScriptDuration"]) * 1_000


def main() -> None:
    """Measure, and print the medians."""
    chromium = next((path for name in NAMES if (path := shutil.which(name))), None)
    arguments = [] if os.geteuid() else ["--no-sandbox"]
    with serving() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        busy(browser, base)  # the first warms up
        found = [busy(browser, base) for _load in range(LOADS)]
        browser.close()
    at_load, *later = (statistics.median(one) for one in zip(*found, strict=True))
    parts = ", ".join(f"{one:.1f} ms" for one in later)
    print(
        f"main thread, median of {LOADS} loads: {at_load:.1f} ms while the page loads; once it has"
        f" nothing else to do, {parts} (each at most {MOST_MILLISECONDS:.0f})"
    )


if __name__ == "__main__":
    main()
