"""The rows of a file into a survey: previewed, then stored; the same again changes nothing.

The rule that keeps doubles out: a row is known by the column that the plan names as its key, else
by the content of all its cells and by how many rows above it said the same. A response is stored
under what its row is known by, once in its survey.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from django.db import IntegrityError, transaction

from promoteur.files.table import Table
from promoteur.kit.language import gettext as _
from promoteur.responses import place, rules
from promoteur.responses.due import owe
from promoteur.responses.imports.plan import Wanted, plan_of, reading_of
from promoteur.responses.imports.rows import Past, Plan, Reading, Refusal, each
from promoteur.responses.models import Import, Response
from promoteur.responses.queries import stored_keys
from promoteur.responses.quick import insert, maker
from promoteur.score.scale import category
from promoteur.surveys.models import Survey

KEPT_REFUSALS = 1_000
"""Refused rows of which an import keeps number and reason; all are counted."""

TRIES = 3
"""How often a chunk is stored again when another process stored one of its rows meanwhile."""


@dataclass
class Outcome:
    """What an import does, or would do.

    Attributes:
        rows: all rows of the file.
        added: those that become responses.
        known: those that are responses already.
        unanswered: those in which nobody answered.
        refusals: the first refused rows, of `refused`.
        scores: how often each score is among `added`.
        first, last: the days of these.
    """

    rows: int = 0
    added: int = 0
    known: int = 0
    unanswered: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    scores: Counter[int] = field(default_factory=Counter)
    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def categories(self) -> Counter[str]:
        """How many of those added are in each category."""
        found: Counter[str] = Counter()
        for score, n in self.scores.items():
            found[str(category(score))] += n
        return found

    def take(self, chunk: Sequence[Past | Refusal | None], known: set[str]) -> list[Past]:
        """Count a chunk of rows, and return those that are new."""
        self.rows += len(chunk)
        self.unanswered += sum(one is None for one in chunk)
        refusals = [one for one in chunk if isinstance(one, Refusal)]
        self.refused += len(refusals)
        self.refusals += refusals[: KEPT_REFUSALS - len(self.refusals)]
        there = [one for one in chunk if isinstance(one, Past)]
        fresh = [one for one in there if one.key not in known]
        self.known += len(there) - len(fresh)
        self.added += len(fresh)
        for one in fresh:
            self.scores[one.score] += 1
            self.first = min(self.first or one.on, one.on)
            self.last = max(self.last or one.on, one.on)
        return fresh


@dataclass(frozen=True)
class Preview:
    """What is known of a file before it is imported.

    Attributes:
        plan: which column is what.
        outcome: what would happen.
        left_out: those of which nothing would be kept.
        notes: what was found out about the file.
    """

    plan: Plan
    outcome: Outcome
    left_out: list[str]
    notes: list[str]


def preview(table: Table, wanted: Wanted, survey: Survey) -> Preview:
    """Return what an import would do, without doing it.

    Raises:
        Problem: the file cannot be understood.
    """
    plan = plan_of(table, wanted)
    begin, outcome = reading_of(table, plan, survey), Outcome()

    def restart() -> Reading:
        nonlocal outcome
        outcome = Outcome()
        return begin()

    each(table, restart, lambda chunk: _unused(outcome.take(chunk, _known(survey, chunk))))
    left_out = [table.shown(name) for name in table.names if name not in plan.used]
    return Preview(plan, outcome, left_out, _notes(table, plan))


def _unused(_fresh: Sequence[Past]) -> None:
    """Do nothing with what an import would store."""


def _known(survey: Survey, chunk: Sequence[Past | Refusal | None]) -> set[str]:
    return stored_keys(survey.pk, [one.key for one in chunk if isinstance(one, Past)])


def _notes(table: Table, plan: Plan) -> list[str]:
    """Return in words what was found out about the file."""
    found = [note for one in table.found for note in one.notes]
    if plan.date:
        found.append(_("dates: {why}").format(why=plan.date.why))
    if plan.scale.flagged:
        words = _("scale {scale}: kept as it is, marked, and never mixed with 0–10")
        found.append(words.format(scale=plan.scale))
    return found


def store(
    table: Table,
    plan: Plan,
    survey: Survey,
    source: Import,
    told: Callable[[Outcome], None] = lambda _outcome: None,
) -> Outcome:
    """Store the rows of a file as responses, and return what became of them.

    Args:
        table: the file.
        plan: which column is what.
        survey: to which the answers belong.
        source: the import that brings them.
        told: told after each chunk how far it is.

    Raises:
        FileProblem: the file is damaged; what was stored stays, and is known the next time.
    """
    begin, outcome = reading_of(table, plan, survey), Outcome()
    made = _maker(survey, source, plan)

    def restart() -> Reading:
        nonlocal outcome
        outcome = Outcome()
        return begin()

    def take(chunk: list[Past | Refusal | None]) -> None:
        nonlocal outcome
        outcome = _stored(chunk, survey, made, outcome)
        told(outcome)

    each(table, restart, take)
    return outcome


def _stored(
    chunk: Sequence[Past | Refusal | None],
    survey: Survey,
    made: Callable[[Past], Response],
    so_far: Outcome,
) -> Outcome:
    """Store a chunk in one short transaction, and return what came of all so far."""
    for left in reversed(range(TRIES)):
        outcome = replace(so_far, refusals=[*so_far.refusals], scores=Counter(so_far.scores))
        rows = [made(one) for one in outcome.take(chunk, _known(survey, chunk))]
        try:
            with transaction.atomic():
                insert(rows)
                owe([one.id for one in rows])
        except IntegrityError:  # another process stored one of them meanwhile
            if not left:
                raise
        else:
            return outcome
    raise AssertionError  # the last try returns or raises


def _maker(survey: Survey, source: Import, plan: Plan) -> Callable[[Past], Response]:
    """Return what makes a response of a past answer."""
    published = survey.published
    asked = published.questionnaire if published else survey.draft
    anonymous = bool(asked.get("anonymous"))
    key = place.key()
    make = maker(
        Response,
        workspace_id=survey.workspace_id,
        survey_id=survey.pk,
        scale=plan.scale.name,
        source_id=source.pk,
    )

    def made(past: Past) -> Response:
        return make(
            id=rules.uuid_at(past.at, f"{survey.pk}/{past.key}"),
            score=past.score,
            answered_at=past.at,
            answered_on=past.on,
            comment=past.comment,
            sought=rules.sought(past.comment),
            properties=dict(past.properties),
            language=past.language,
            channel=past.channel,
            moment=past.moment,
            person="" if anonymous else rules.reference(key, past.person),
            key=past.key,
        )

    return made
