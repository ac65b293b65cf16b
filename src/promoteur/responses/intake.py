"""From entries of the spool to rows and to facts: what each becomes, before anything is written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from promoteur.analytics.answer import Answer, answered_on, pseudonym
from promoteur.analytics.columns import Kind
from promoteur.collect.entry import Entry, decoded
from promoteur.kit.language import gettext as _
from promoteur.responses import rules
from promoteur.responses.models import Amendment, Response
from promoteur.responses.quick import maker
from promoteur.surveys.models import Survey, SurveyVersion

Raw = tuple[int, bytes]
"""A place in the spool, and what lies there."""


FURTHER = "further."
LAST_WAVE = 2
"""What a fact knows: the first request, and two reminders."""


class Poison(ValueError):
    """An entry that cannot become a response."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be known of a survey to store its answers."""

    survey: UUID
    workspace: UUID
    kind: Kind
    zone: ZoneInfo

    @classmethod
    def of(cls, survey: Survey) -> "Asked":
        """Return it of a survey, whose workspace is loaded."""
        zone = ZoneInfo(survey.workspace.zone)
        return cls(survey.id, survey.workspace_id, Kind(survey.kind), zone)


_uuid = lru_cache(1024)(UUID)


def asked(surveys: Iterable[UUID]) -> dict[UUID, Asked]:
    """Return what is known of those surveys that there are."""
    found = Survey.objects.filter(pk__in=set(surveys)).select_related("workspace")
    found = found.defer("draft")
    return {one.id: Asked.of(one) for one in found}


@cache
def is_anonymous(survey: UUID, version: int) -> bool:
    """Return whether a version of a survey, which never changes, asked anonymously."""
    found = SurveyVersion.objects.filter(survey=survey, number=version)
    return any(found.values_list("questionnaire__anonymous", flat=True))


@dataclass
class Batch:
    """What entries become, in their order.

    Attributes:
        fresh: new responses by id.
        amended: responses that were there before and are amended now.
        amendments: of both.
        done: the amendments that need not be made any more: response and key.
        asked: their surveys.
    """

    asked: dict[UUID, Asked]
    fresh: dict[UUID, Response] = field(default_factory=dict)
    amended: dict[UUID, Response] = field(default_factory=dict)
    amendments: list[Amendment] = field(default_factory=list)
    done: set[tuple[UUID, str]] = field(default_factory=set)

    def touched(self) -> list[Response]:
        """Return all responses that are new or changed."""
        return [*self.fresh.values(), *self.amended.values()]


def understood(raws: Sequence[Raw]) -> Batch:
    """Return what entries become. It reads the database, in the transaction that will store it.

    Raises:
        msgspec.DecodeError: one is no entry.
        Poison: one cannot become a response, or amends one that there is not.
    """
    read = [(seq, decoded(body)) for seq, body in raws]
    answers = [(seq, one) for seq, one in read if one.kind == "answer"]
    amends = [one for _seq, one in read if one.kind == "amend"]
    batch = Batch(asked(_uuid(one.survey) for _seq, one in answers))
    known = _known(batch, answers)
    make = maker(Response)
    for seq, one in answers:
        response = response_of(seq, one, batch.asked, make)
        same = (response.survey_id, response.key)
        if response.id not in known and same not in known:
            known |= {response.id, same}
            batch.fresh[response.id] = response
    _load_amended(batch, amends)
    for one in amends:
        amend(batch, one)
    return batch


def _known(batch: Batch, answers: Sequence[tuple[int, Entry]]) -> set[object]:
    """Return ids, and surveys with keys, of answers that are stored already.

    The spool forgets keys after a long time, and its cursor may be set back: what comes again then
    is no second response.
    """
    ids = [UUID(one.response) for _seq, one in answers]
    keys = [rules.plain(one.key) for _seq, one in answers]
    there: set[object] = set(Response.objects.filter(pk__in=ids).values_list("pk", flat=True))
    same = Response.objects.filter(survey__in=batch.asked, key__in=keys)
    return there | set(same.values_list("survey_id", "key"))


def response_of(
    seq: int, entry: Entry, surveys: dict[UUID, Asked], make: Callable[..., Response]
) -> Response:
    """Return the response that an answer becomes.

    Raises:
        Poison: there is no such survey, or no score.
    """
    survey = surveys.get(_uuid(entry.survey))
    if survey is None:
        raise Poison(_("there is no survey {id}").format(id=entry.survey))
    score = checked(entry.score)
    at = entry.given_at or entry.received_at
    comment = rules.plain(entry.comment or "")
    anonymous = is_anonymous(survey.survey, entry.version)
    return make(
        id=UUID(entry.response),
        workspace_id=survey.workspace,
        survey_id=survey.survey,
        version=entry.version,
        score=score,
        answered_at=at,
        answered_on=answered_on(at, survey.zone),
        comment=comment,
        sought=rules.sought(comment),
        further=_without_nul(entry.further) if entry.further else {},
        properties=rules.named(entry.properties),
        unproven=rules.named(entry.unproven),
        language=rules.plain(entry.language),
        channel=entry.channel,
        moment=rules.plain(entry.moment or ""),
        wave=entry.wave,
        person="" if anonymous else rules.plain(entry.person or ""),
        token="" if anonymous else rules.plain(entry.token or ""),
        key=str(entry.response) if anonymous else rules.plain(entry.key),
        seq=seq,
        held=entry.held or "",
    )


def checked(score: int | None) -> int:
    """Return a score.

    Raises:
        Poison: it is none.
    """
    if score is None or not 0 <= score <= 10:
        raise Poison(_("{score} is no score from 0 to 10").format(score=score))
    return score


def _without_nul(further: Mapping[str, Any]) -> dict[str, Any]:
    return {
        rules.plain(name): rules.plain(value)
        if isinstance(value, str)
        else [rules.plain(str(one)) for one in value]
        if isinstance(value, list)
        else value
        for name, value in further.items()
    }


def _load_amended(batch: Batch, amends: Sequence[Entry]) -> None:
    """Load the responses that are amended and not new, and which amendments they have already."""
    wanted = {UUID(one.response) for one in amends} - batch.fresh.keys()
    if not wanted:
        return
    found = Response.objects.select_for_update().filter(pk__in=wanted)
    batch.amended = {one.id: one for one in found.order_by("pk")}
    batch.asked |= asked(one.survey_id for one in batch.amended.values())
    there = Amendment.objects.filter(response__in=batch.amended)
    batch.done |= set(there.values_list("response_id", "key"))


def amend(batch: Batch, entry: Entry) -> None:
    """Change a response as an amendment says, and keep what it was.

    Raises:
        Poison: there is no such response, or the score is none.
    """
    response = batch.fresh.get(UUID(entry.response)) or batch.amended.get(UUID(entry.response))
    if response is None:
        raise Poison(_("there is no response {id} to amend").format(id=entry.response))
    key = rules.plain(entry.key)
    if (response.id, key) in batch.done:
        return
    batch.done.add((response.id, key))
    after = _wanted(entry)
    before = {name: _value(response, name) for name in after}
    changed = [name for name in after if after[name] != before[name]]
    for name in changed:
        _change(response, name, after[name])
    response.amended_at = entry.received_at
    if entry.held and not response.restored_at:
        response.held = entry.held
    batch.amendments.append(
        Amendment(
            response=response,
            key=key,
            at=entry.received_at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    )


def _wanted(entry: Entry) -> dict[str, Any]:
    """Return what an amendment names, with a name for each: score, comment, further.ID.

    Raises:
        Poison: the score is none.
    """
    wanted: dict[str, Any] = {}
    if entry.score is not None:
        wanted["score"] = checked(entry.score)
    if entry.comment is not None:
        wanted["comment"] = rules.plain(entry.comment)
    return wanted | {f"{FURTHER}{one}": v for one, v in _without_nul(entry.further).items()}


def _value(response: Response, name: str) -> Any:
    if name.startswith(FURTHER):
        return response.further.get(name.removeprefix(FURTHER))
    return getattr(response, name)


def _change(response: Response, name: str, value: Any) -> None:
    if name.startswith(FURTHER):
        response.further = {**response.further, name.removeprefix(FURTHER): value}
        return
    setattr(response, name, value)
    if name == "comment":
        response.sought = rules.sought(value)


def fact_of(response: Response, survey: Asked, key: bytes) -> Answer:
    """Return the fact of a response that counts.

    Args:
        response: the response.
        survey: its survey.
        key: the secret under which persons are counted (`rules.derived_key`).
    """
    properties = rules.facts_of(response.properties)
    agent = properties.pop("agent", None)
    whole = rules.person_in(str(response.workspace_id), response.person)
    person = pseudonym(key, whole) if response.person else None
    return Answer(
        response=response.id,
        workspace=str(response.workspace_id),
        survey=str(response.survey_id),
        kind=survey.kind,
        score=response.score,
        answered_at=response.answered_at,
        answered_on=response.answered_on,
        scale=response.scale,
        channel=rules.fact_text(response.channel),
        moment=rules.fact_text(response.moment),
        language=rules.fact_text(response.language),
        wave=min(response.wave, LAST_WAVE),
        agent=None if agent is None else str(agent),
        person=person,
        properties=properties,
    )
