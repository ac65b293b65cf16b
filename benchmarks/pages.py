"""The pages of the dashboard: the overview of ten million answers, and every page of the demo.

python benchmarks/pages.py [ROWS]

The overview is asked for in a new process that has shown another page before, as a server has:
first with no figure known, then again. Of the demo every page is asked for, of each kind, over
several periods, cut and filtered in several ways: first in a new process; then each time after
another answer has come, so that no figure is known; then when nothing has changed. What is timed is
what the server does, from the request to the last byte.
"""

import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from side_by_side import spread, told

RUNS = 5
QUERIES = (
    "",
    "period=month",
    "period=quarter&against=year",
    "period=365",
    "kind=transactional",
    "kind=employee&period=365",
    "kind=transactional&channel=email",
)
"""What is asked of each page of the demo."""

WHEN = {
    "first": "first in a new process",
    "another": f"each after another answer has come, {RUNS} times",
    "again": f"when nothing has changed, {RUNS} times",
}
"""When a page is asked for, in words."""


def site(data: str, facts: str = "") -> Any:
    """Return a browser in which the owner of an installation is logged in."""
    os.environ |= {"PROMOTEUR_DATA": data, "DJANGO_SETTINGS_MODULE": "promoteur.site.settings"}
    if facts:
        os.environ["PROMOTEUR_FACTS"] = facts
    from promoteur.site.start import prepare  # noqa: PLC0415 - Django, once its folder is known

    prepare()
    from django.conf import settings  # noqa: PLC0415 - as above
    from django.test import Client  # noqa: PLC0415 - as above

    from promoteur.accounts.models import Member, Workspace  # noqa: PLC0415 - as above

    settings.ALLOWED_HOSTS = ["*"]
    browser = Client()
    owner = Member.objects.order_by("joined_at").first() or _an_owner()
    browser.force_login(owner)
    top = Workspace.objects.order_by("path").first()
    return browser, top


def _an_owner() -> Any:
    """Return who owns the workspaces of the facts that are made for benchmarks."""
    from facts_maker import WORKSPACE, WORKSPACES  # noqa: PLC0415 - as above
    from promoteur.accounts.models import Member, Membership, Workspace  # noqa: PLC0415 - as above

    top = Workspace.objects.create(name="All")
    for number in range(WORKSPACES):
        Workspace.objects.create(pk=UUID(WORKSPACE.format(number)), name=str(number), parent=top)
    member = Member.objects.create(email="owner@example.org", name="Owner")
    Membership.objects.create(member=member, workspace=top, role="owner")
    return member


def timed(browser: Any, address: str) -> tuple[float, int]:
    """Return how long a page took, in seconds, and its bytes."""
    begun = time.perf_counter()
    page = browser.get(address)
    content = b"".join(page) if page.streaming else page.content
    assert page.status_code == 200, (address, page.status_code)
    return time.perf_counter() - begun, len(content)


def overview(facts: str) -> dict[str, float]:
    """Return how long the overview takes when nothing is known, and when nothing has changed."""
    with tempfile.TemporaryDirectory(prefix="promoteur-") as data:
        browser, top = site(data, facts)
        timed(browser, "/glossary/")
        first, _size = timed(browser, f"/w/{top.pk}/")
        again = [timed(browser, f"/w/{top.pk}/")[0] for _run in range(RUNS)]
        return {"first": first, "again": statistics.median(again)}


def demo(data: str) -> Iterator[tuple[str, str, float, int]]:
    """Yield each address of the demo's pages, when it was asked for, its time and bytes."""
    browser, top = site(data)
    from promoteur.reports.pages import PAGES  # noqa: PLC0415 - Django is set up by now

    places = {name: "" if name == "overview" else f"{name}/" for name in PAGES}
    pages = [f"/w/{top.pk}/{at}?{query}" for at in places.values() for query in QUERIES]
    for when in ("first", *["another"] * RUNS, *["again"] * RUNS):
        if when == "another":
            _another_answer(top)
        for address in pages:
            yield address, when, *timed(browser, address)


def _another_answer(top: Any) -> None:
    """Have one more answer counted, as when somebody has just given it."""
    from promoteur.analytics.answer import Answer  # noqa: PLC0415 - as above
    from promoteur.analytics.columns import Kind  # noqa: PLC0415 - as above
    from promoteur.kit.ids import uuid7  # noqa: PLC0415 - as above
    from promoteur.responses.place import facts  # noqa: PLC0415 - as above

    now = dt.datetime.now(dt.UTC)
    facts().append(
        [
            Answer(
                response=uuid7(),
                workspace=str(top.pk),
                survey=str(uuid7()),
                kind=Kind.RELATIONAL,
                score=9,
                answered_at=now,
                answered_on=now.date(),
            )
        ]
    )


def child(*command: str) -> Any:
    """Return what a new process found."""
    done = subprocess.run([sys.executable, __file__, *command], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Measure both, and say what must be reached."""
    from facts_maker import made  # noqa: PLC0415 - a page makes no facts

    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    folder = str(made(rows))
    found = [child("overview", folder) for _run in range(RUNS)]
    print(f"the overview of {rows:,} answers in a new process, {RUNS} times")
    print(f"  first: {spread([one['first'] for one in found])}; must be at most 2.5 s")
    print(f"  again: {spread([one['again'] for one in found])}; must be at most 150 ms")
    with tempfile.TemporaryDirectory(prefix="promoteur-") as room:
        data = str(Path(room) / "demo")
        fill = [sys.executable, "-m", "promoteur", "demo", "--no-serve", "--data", data]
        begun = time.perf_counter()
        subprocess.run(fill, check=True, stdout=subprocess.DEVNULL)
        print(f"the demo is made in {told(time.perf_counter() - begun)}; must be below 30 s")
        pages = child("demo", data)
    print(f"{len({one[0] for one in pages})} addresses of the demo; at most 150 ms and 100 kB")
    for wanted, what in WHEN.items():
        times = sorted(seconds for _address, when, seconds, _size in pages if when == wanted)
        p95 = times[int(0.95 * len(times))]
        print(f"  {what}: p95 {told(p95)}, median {told(statistics.median(times))}")
        address, _when, slowest, _size = max(pages, key=lambda one: (one[1] == wanted, one[2]))
        print(f"    slowest: {told(slowest)} {address}")
    address, _when, _seconds, largest = max(pages, key=lambda one: one[3])
    print(f"  largest: {largest / 1000:.0f} kB {address}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["overview"]:
        print(json.dumps(overview(sys.argv[2])))
    elif sys.argv[1:2] == ["demo"]:
        print(json.dumps(list(demo(sys.argv[2]))))
    else:
        main()
