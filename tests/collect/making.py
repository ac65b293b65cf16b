"""Surveys, entries and edges as these tests need them."""

import asyncio
import datetime as dt
import json
from urllib.parse import urlsplit

import httpx
import msgspec

from promoteur.collect.asgi import application, opened
from promoteur.collect.entry import Entry
from promoteur.collect.limits import Limits
from promoteur.collect.personal import Personal, invite
from promoteur.collect.published import (
    Branding,
    Document,
    Further,
    FurtherWording,
    Link,
    Thanks,
    WidgetSettings,
    Wording,
)
from promoteur.collect.sent import FORM
from promoteur.kit.ids import uuid7

SECRET = b"a secret of the tests, long enough"
SURVEY = "0192f0c1-0000-7000-8000-000000000001"
NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
LINK, KEY = "k3jd82mvx0qa", "pk_7hd82ks91"


def wording(**changes):
    usual = {
        "question": "How likely are you to recommend Lumen to a friend or colleague?",
        "low": "Not at all likely",
        "high": "Extremely likely",
        "why": {"": "Why?", "detractor": "What went wrong?", "10": "What do you love?"},
        "thanks": {
            "": Thanks("Thank you."),
            "promoter": Thanks("Thank you!", [Link("Tell a friend", "https://lumen.example/f")]),
        },
    }
    return Wording(**{**usual, **changes})


def document(**changes):
    """A relational survey in English and French without further questions."""
    usual = {
        "survey": SURVEY,
        "version": 1,
        "workspace": "0192f0c1-0000-7000-8000-0000000000aa",
        "kind": "relational",
        "link": LINK,
        "key": KEY,
        "languages": {"en": wording(), "fr": wording(question="Recommanderiez-vous Lumen ?")},
        "first_language": "en",
        "properties": ["plan", "store"],
        "branding": Branding(name="Lumen"),
        "widget": WidgetSettings(),
    }
    return Document(**{**usual, **changes})


def further():
    """One question of each type; the first is for detractors."""
    types = ["text", "choice", "choices", "scale10", "scale5", "yesno", "contact"]
    options = {"choice": ["a", "b"], "choices": ["x", "y", "z"]}
    return [
        Further(
            id=kind,
            type=kind,
            wording={"en": FurtherWording(f"A {kind}?", {o: o for o in options.get(kind, [])})},
            categories=["detractor"] if kind == "text" else [],
            options=options.get(kind, []),
        )
        for kind in types
    ]


def entry(number=0, **changes):
    usual = {
        "kind": "answer",
        "response": str(uuid7()),
        "survey": SURVEY,
        "version": 1,
        "workspace": "w",
        "received_at": NOW,
        "score": 9,
        "language": "en",
        "channel": "link",
        "key": f"key-{number}",
    }
    return Entry(**{**usual, **changes})


class Clock:
    """A clock that the test moves."""

    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now

    def forward(self, **spans):
        self.now += dt.timedelta(**spans)


class Site:
    """An edge and whoever asks it, in one event loop of its own."""

    def __init__(self, place, *documents, behind=None, secret=SECRET, **options):
        self.clock = Clock()
        limits = options.pop("limits", Limits(per_minute=0))
        self.edge = opened(place, secret, limits=limits, **options)
        self.edge.now = self.clock
        self._runner = asyncio.Runner()
        self.library, self.spool = self.edge.shelf._library, self.edge.writer._spool
        for one in documents:
            self.library.publish(one)
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(application(self.edge, behind)),
            base_url="https://ask.example",
        )

    def ask(self, method, path, **more):
        return self._runner.run(self._client.request(method, path, **more))

    def together(self, *requests):
        async def all_of_them():
            return await asyncio.gather(*(self._client.request(m, p, **k) for m, p, k in requests))

        return self._runner.run(all_of_them())

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, content=None, **more):
        """Send JSON, as a script does."""
        return self.ask("POST", path, json=content, **more)

    def form(self, path, fields, **more):
        """Send a form, as a browser without JavaScript does."""
        return self.ask("POST", path, data=fields, **more)

    def entries(self):
        return [one for _seq, one in self.spool.read(0, 100_000)]

    def invitation(self, **changes):
        """The path of a personal link."""
        usual = {"survey": SURVEY, "id": "inv-1", "channel": "email", "person": "p-7"}
        now = self.clock()
        token = invite(
            self.edge.seals, Personal(**{**usual, **changes}), now + dt.timedelta(days=30), now
        )
        return f"/t/{token}"

    def __enter__(self):
        return self

    def __exit__(self, *_problem):
        self._runner.run(self._client.aclose())
        self.edge.close()
        self._runner.close()


def error(reply):
    return json.loads(reply.content)["error"]["code"]


def path_of(reply):
    """Where a redirect leads."""
    return urlsplit(reply.headers["location"]).path


def as_form(**fields):
    return {"data": fields, "headers": {"content-type": FORM}}


def same(one, **changes):
    return msgspec.structs.replace(one, **changes)
