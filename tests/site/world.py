"""All that an address may name, for the walk over every address of the site."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.urls import URLPattern, URLResolver, get_resolver

from promoteur.accounts.models import Member
from promoteur.accounts.services import entrance
from promoteur.reports.models import Benchmark, Initiative, Round, SavedView, Target
from promoteur.responses import place
from promoteur.responses.drain import Drain
from promoteur.responses.models import Import, Response, SetAside
from promoteur.responses.services import tag
from promoteur.surveys.models import Survey
from tests.accounts.making import a_member, an_agent
from tests.responses.making import NOON, an_entry
from tests.site.making import Installation

COMMENT = "said in confidence"
OTHER = "Bonaventure"
"""The agent whom the other agent does not know."""

PARTS = {
    "overview": "answers.svg",
    "trend": "steps.csv",
    "segments": "segments.csv",
    "compare": "sides.csv",
    "agents": "agents.csv",
    "rounds": "rounds.csv",
    "targets": "targets.csv",
    "initiatives": "initiatives.csv",
    "initiative": "sides.csv",
    "benchmarks": "benchmarks.csv",
}
"""One part of each page of figures that can be had as a file."""


@dataclass(frozen=True)
class World:
    """An installation with answers about two agents, of whom one asks, and what was written."""

    installation: Installation
    agent: Member
    response: Response
    job: Import
    aside: SetAside
    key: Authenticator
    tag: int
    written: dict[str, Any]
    """By the name of its page: a target, an initiative, a benchmark, a round, a saved view."""

    def arguments(self, name: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """What an address needs: the world's things by the name of the view."""
        space, _colon, view = name.rpartition(":")
        person = entrance(self.installation.agent)
        page = view.partition("-")[0]
        part, _dot, ending = PARTS.get(page, "").partition(".")
        known = {
            "token": "token" if view == "first" else person[1],
            "who": person[0],
            "code": "en",
            "id_": "q1",
            "tag_pk": self.tag,
            "provider_id": "login",
            "organization_slug": "login",
            "uidb36": "1",
            "key": "set-password",
            "pk": self._of(space, view),
            "part": part,
            "ending": ending,
            "number": self.written.get("initiatives" if page == "initiative" else page),
            "view": self.written["views"],
        }
        return {one: known[one] for one in wanted}

    def _of(self, space: str, view: str) -> Any:
        if space == "surveys":
            return self.installation.survey.pk
        if space == "reports":
            return self.installation.workspace.pk
        if space == "accounts":
            whose = view in {"role", "remove", "entrance", "two-factor-off"}
            return self.installation.membership.pk if whose else self.installation.workspace.pk
        if space == "responses":
            if view in {"retry", "dismiss"}:
                return self.aside.pk
            return self.job.pk if view.startswith("import") else self.response.pk
        return self.key.pk


def a_world(installation: Installation) -> World:
    _answer(installation.survey)
    response = Response.objects.exclude(comment="").latest("answered_at")
    return World(
        installation=installation,
        agent=an_agent(installation.workspace, "Ana"),
        response=response,
        job=Import.objects.create(
            workspace=installation.workspace, survey=installation.survey, file="Harbour.csv"
        ),
        aside=SetAside.objects.create(
            seq=1, workspace=installation.workspace, error="Harbour error", body=b"x"
        ),
        key=Authenticator.objects.create(
            user=a_member(), type="webauthn", data={"name": "Harbour key"}
        ),
        tag=tag(response=response, name="Harbour tag").pk,
        written=_write(installation),
    )


def _answer(survey: Survey) -> None:
    """Let there be answers of eight weeks about both agents, told apart by what they say."""
    spool = place.open_spool()
    days = [NOON - dt.timedelta(days=i) for i in range(60)]
    spool.append(
        [an_entry(survey, score=10, received_at=day, properties={"agent": "Ana"}) for day in days]
        + [
            an_entry(
                survey, score=i % 7, received_at=day, comment=COMMENT, properties={"agent": OTHER}
            )
            for i, day in enumerate(days)
        ]
    )
    reader = Drain(spool, place.facts, place.key())
    while reader.step():
        pass
    spool.close()


def _write(installation: Installation) -> dict[str, Any]:
    """Let there be one of each that members write, and a saved view; return their keys."""
    space = installation.workspace
    began = NOON.date() - dt.timedelta(days=30)
    target = Target.objects.create(
        workspace=space, name="Coffee target", kind="relational", measure="score", goal=50,
        due=NOON.date(),
    )  # fmt: skip
    initiative = Initiative.objects.create(
        workspace=space, name="Coffee training", sort="training", began=began
    )
    benchmark = Benchmark.objects.create(
        workspace=space, name="Coffee rival", sort="competitor", kind="relational", score=30,
        dated=began, source="Coffee weekly",
    )  # fmt: skip
    round_ = Round.objects.create(
        workspace=space, name="Coffee round", kind="relational", asked=500, sent=began,
        until=NOON.date(),
    )  # fmt: skip
    view = SavedView.objects.create(
        workspace=space, member=installation.owner, name="Coffee view", page="trend", shared=True
    )
    return {
        "targets": target.pk,
        "initiatives": initiative.pk,
        "benchmarks": benchmark.pk,
        "rounds": round_.pk,
        "views": view.pk,
    }


def addresses() -> dict[str, dict[str, Any]]:
    """Every address of the site: the name of its view, and what it needs. One has no name twice."""
    found: dict[str, dict[str, Any]] = {}
    for name, needs in _walked(get_resolver(), "", {}):
        assert name not in found, name
        found[name] = needs
    return found


def _walked(resolver: URLResolver, space: str, needs: dict[str, Any]) -> Any:
    for one in resolver.url_patterns:
        inner = needs | _needed(one)
        if isinstance(one, URLResolver):
            yield from _walked(one, one.namespace or space, inner)
        else:
            assert isinstance(one, URLPattern)
            assert one.name, f"{one.pattern} has no name"
            yield (f"{space}:{one.name}" if space else one.name), inner


def _needed(one: URLPattern | URLResolver) -> dict[str, Any]:
    pattern: Any = one.pattern
    named = pattern.regex.groupindex
    return dict.fromkeys(named)
