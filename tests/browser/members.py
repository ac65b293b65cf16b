"""What the tests of the members' pages stand on: `promoteur serve`, a first member, a survey."""

import datetime as dt
import json
import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page

from promoteur.collect.entry import Entry
from promoteur.collect.spool import open_spool
from promoteur.kit.ids import uuid7
from tests.cli.serving import Served, until, with_pictures

COMPANY = "Harbour Coffee"
HONEYPOT = {"website": "https://spam.example"}


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """A `promoteur serve` on a folder without an installation, with its reader."""
    served = Served(folder, data=with_pictures(folder))
    try:
        until(served.answers, served)
        yield served
    finally:
        served.kill()


def printed_link(served: Served) -> str:
    """Where the first member is made, as it was printed."""
    link = re.search(r"http://\S+/first/\S+", served.said)
    assert link, served.said
    return link[0]


def become_the_first_member(page: Page) -> None:
    page.get_by_label("Company or team").fill(COMPANY)
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Your e-mail address").fill("ana@example.org")
    page.get_by_label("Password").fill("cheval correct batterie")
    page.get_by_role("button", name="Start").click()


@dataclass(frozen=True)
class Place:
    """An installation with a first member and a published survey."""

    served: Served
    survey: str
    """Its pages' address."""
    link: str
    cookies: Any
    pages: tuple[str, ...]
    """The pages that the first member saw until there was a link."""

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.served.port}"

    def answer(self, **said: Any) -> dict[str, str]:
        """Answer by the public link; return the response's id and what amends it."""
        return posted(self.link, said)

    def amend(self, answered: dict[str, str], **said: Any) -> None:
        posted(f"{self.base}/a/{answered['amend']}", said)

    def set_aside(self, workspace: str) -> None:
        """Put an answer into the spool whose survey is not known."""
        spool = open_spool(self.served.folder)
        try:
            spool.append([_of_no_survey(workspace)])
        finally:
            spool.close()


def posted(address: str, said: dict[str, Any]) -> dict[str, str]:
    """Answer or amend at an address."""
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(address, json.dumps(said).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as reply:
        found: dict[str, str] = json.load(reply)
        return found


def _of_no_survey(workspace: str) -> Entry:
    return Entry(
        kind="answer",
        response=str(uuid7()),
        survey=str(uuid4()),
        version=1,
        workspace=workspace,
        received_at=dt.datetime.now(dt.UTC),
        score=4,
        language="en",
        channel="link",
        key=f"key-{uuid4()}",
    )


def settled(page: Page, served: Served) -> Place:
    """Walk from the printed link to a published survey, the shortest way."""
    pages: list[str] = []
    page.on("framenavigated", lambda frame: pages.append(frame.url))
    page.goto(printed_link(served))
    become_the_first_member(page)
    page.get_by_role("button", name="Publish and get the link").click()
    link = page.get_by_label("Public link").input_value()
    survey = page.url.removesuffix("share/")
    return Place(served, survey, link, page.context.storage_state(), tuple(pages))


def shown(page: Page, served: Served, text: str) -> None:
    """Load a page again until it shows a text."""

    def there() -> bool:
        page.reload()
        return page.get_by_text(text).count() > 0

    until(there, served)
