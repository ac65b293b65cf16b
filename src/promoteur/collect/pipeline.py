"""What happens to a POST before it is stored: one list of named steps.

Each step enriches the draft, or drops it and says why. Nothing here reads a file, a clock or a
network: what a step must know stands in the draft.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

import msgspec

from promoteur.collect import further, identity, suspicion
from promoteur.collect.entry import Ack, Channel, Entry, Held, Property, Value
from promoteur.collect.limits import Addresses, Limits
from promoteur.collect.personal import Amendable, Opened, Personal, opened_page
from promoteur.collect.properties import divided
from promoteur.collect.published import Document
from promoteur.collect.recent import Recent
from promoteur.collect.sent import FORM, Malformed, Sent, parsed
from promoteur.kit.ids import uuid7
from promoteur.kit.tokens import Seals, TokenProblem

TokenTrouble = Literal["expired", "forged"]

CLOCKS_SECONDS = 300.0
"""By how much the clock of a kiosk may go wrong until its answers are sent."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Why a POST is not stored: the status of the reply, a code, and what would mend it."""

    status: int
    code: str
    detail: str = ""
    """For whoever writes the client; never shown on a page."""
    retry_after: int | None = None
    """Seconds."""


_NOTHING = Sent()

ANOTHER_VERSION = Drop(200, "another_version")
"""No drop: the page that was sent showed a version which `run` must be given to go on."""


class Draft(msgspec.Struct, kw_only=True, gc=False):
    """A POST on its way to an entry: first what the route knows, then what the steps found."""

    body: bytes
    content_type: str
    channel: Channel
    now: dt.datetime
    """UTC."""
    ticks: float
    """Seconds of a clock that never goes back."""
    address: bytes
    """A hash of the address it came from."""
    seals: Seals
    limits: Limits
    addresses: Addresses
    recent: Recent
    document: Document | None = None
    """The current version; of an amendment, the one that was answered."""
    shown: Document | None = None
    """The version on the page that was sent, where that is another one."""
    personal: Personal | None = None
    amends: Amendable | None = None
    token_trouble: TokenTrouble | None = None
    origin: str = ""
    """The web site that a widget is on."""
    header_key: str = ""
    languages: list[str] = []
    """What the browser would like to read, the dearest first."""

    sent: Sent = _NOTHING
    opened: Opened | Literal["forged"] | None = None
    """What the ticket of the page proves."""
    person: str | None = None
    sealed: dict[str, Property] = {}
    """Properties that a personal link or a signed identity says."""
    key: str = ""
    page: str = ""
    """See `Entry`."""
    repeats: Ack | None = None
    last: Ack | None = None
    """What was said last with the same key, if that was something else."""
    changes: int = 0
    """How often that had changed."""
    answers: dict[str, Value] = {}
    properties: dict[str, Property] = {}
    unproven: dict[str, Property] = {}
    held: Held | None = None
    entry: Entry | None = None

    @property
    def survey(self) -> Document:
        """The version that is answered; steps after `know_the_survey` have one."""
        document = self.shown or self.document
        assert document is not None  # noqa: S101 - the order of the steps
        return document

    @property
    def given_at(self) -> dt.datetime:
        """When the person answered: earlier than now on a kiosk that was offline.

        It is believed no further back than its page was open.
        """
        age, page = self.sent.age, self.opened
        if not age or self.channel != "kiosk" or not isinstance(page, Opened):
            return self.now
        if age > self.now.timestamp() - page.at + CLOCKS_SECONDS:
            return self.now
        return self.now - dt.timedelta(seconds=age)

    @property
    def is_form(self) -> bool:
        """Whether a form was posted, by whoever has no JavaScript or pretends not to."""
        return self.content_type.lower().startswith(FORM)


Step = Callable[[Draft], Drop | None]
Counts = Counter[tuple[str, str]]
"""By the name of a step and what it did: "passed", or the code of the drop."""

PASSED = "passed"


def parse(draft: Draft) -> Drop | None:
    """Understand the body, and hold every field to its size; the next step sees to its own."""
    if len(draft.body) > draft.limits.body:
        return None
    try:
        draft.sent = parsed(draft.body, draft.content_type)
    except Malformed as problem:
        draft.sent = problem.sent or draft.sent
        status = {"media_type": 415, "invalid": 422, "too_long": 422}.get(problem.code, 400)
        return Drop(status, problem.code, problem.detail)
    return None


def bound_sizes(draft: Draft) -> Drop | None:
    """Take no more bytes than a person writes."""
    return Drop(413, "too_large") if len(draft.body) > draft.limits.body else None


def know_the_survey(draft: Draft) -> Drop | None:
    """Answer only what is asked now; an answer may be amended after its survey has closed."""
    if draft.token_trouble:
        return None
    document = draft.document
    if document is None:
        return Drop(404, "unknown_survey")
    if draft.amends:
        return None
    page = draft.opened = _opened(draft, document) if draft.sent.ticket else None
    if drop := closed(document, draft.given_at):
        return drop
    other = isinstance(page, Opened) and page.version != document.version
    return ANOTHER_VERSION if other else None


def _opened(draft: Draft, document: Document) -> Opened | Literal["forged"] | None:
    try:
        return opened_page(draft.seals, draft.sent.ticket, document.survey, draft.now)
    except TokenProblem:
        return "forged"


def closed(document: Document, now: dt.datetime) -> Drop | None:
    """Return why a survey takes no answers that are given now, or None."""
    for end in (document.closed_at, document.closes):
        if end is not None and now >= end:
            return Drop(410, "closed")
    if document.opens is not None and now < document.opens:
        return Drop(403, "not_open")
    return None


def verify(draft: Draft) -> Drop | None:
    """Believe nobody who was not signed: a personal token, the widget's site, and an identity."""
    if draft.token_trouble is not None:
        return distrusted(draft.token_trouble)
    if draft.personal is not None:
        draft.person, draft.sealed = draft.personal.person, draft.personal.properties
    return _verify_widget(draft) if draft.channel == "widget" and not draft.amends else None


def distrusted(trouble: TokenTrouble) -> Drop:
    """Return the drop of a token that does not hold."""
    return Drop(403, "forged_token") if trouble == "forged" else Drop(410, "expired_token")


def _verify_widget(draft: Draft) -> Drop | None:
    current = draft.document or draft.survey
    settings = current.widget
    if not allowed(current, draft.origin):
        return Drop(403, "origin")
    if draft.sent.identity is None:
        return Drop(403, "no_identity") if settings.identity_required else None
    if not settings.identity_secret:
        return None
    found = identity.proven(draft.sent.identity, settings.identity_secret, draft.now.timestamp())
    if isinstance(found, str):
        return Drop(403, found)
    draft.person, draft.sealed = draft.sent.identity.person, found
    return None


def allowed(document: Document, origin: str) -> bool:
    """Whether a web site, by its origin, may show the widget of a survey."""
    return not document.widget.origins or origin in document.widget.origins


def limit_rate(draft: Draft) -> Drop | None:
    """Let no address flood a survey."""
    wait = draft.addresses.wait(draft.address, draft.ticks)
    return Drop(429, "too_many", retry_after=int(wait) + 1) if wait else None


def deduplicate(draft: Draft) -> Drop | None:
    """Know an answer that is sent again, by its key; the spool knows those of all processes."""
    own = draft.sent.key or (draft.header_key[:64] if len(draft.header_key) >= 16 else "")
    own = own or uuid4().hex
    draft.key = _key(draft, own)
    if draft.personal is not None or draft.amends is not None:
        draft.page = own
    found = draft.recent.last(draft.survey.survey, draft.key, draft.body)
    if found is None:
        return None
    same, draft.last, draft.changes = found
    if not same:
        return None
    draft.repeats = draft.last
    return Drop(200, "repeat")


def _key(draft: Draft, own: str) -> str:
    """Return the idempotency key: the token's, or the browser's, or one that nobody has.

    With a signed identity it is that person's: nobody changes an answer by the key of another.
    """
    if draft.personal is not None:
        return f"t:{draft.seals.hashed('token key', draft.personal.id)}"
    if draft.amends is not None:
        return f"a:{draft.amends.response}:{own}"
    if draft.person is not None:
        return "p:" + draft.seals.hashed("person key", f"{own}\0{draft.person}")
    return f"c:{own}"


def judge(draft: Draft) -> Drop | None:
    """Check what was answered against what was asked, and whether a person answered it."""
    if draft.amends is None:
        if draft.sent.score is None:
            return Drop(422, "no_score")
    elif _untouched(draft, draft.amends):
        draft.sent = msgspec.structs.replace(draft.sent, score=None)
    document = draft.survey
    try:
        draft.answers = further.answers(document, draft.sent.further)
    except further.Refused as problem:
        return Drop(422, "further", problem.question)
    draft.held = suspicion.held(draft.sent, document, draft.opened, draft.now)
    if draft.amends is not None and draft.held is None:
        draft.held = _hasty(draft, draft.amends)
    sealed = {} if document.anonymous else draft.sealed  # they may tell who it was
    draft.properties, draft.unproven = divided(draft.sent.properties, sealed, document.properties)
    return None


def _untouched(draft: Draft, amends: Amendable) -> bool:
    """Whether a form says the score that it showed: its link may be older than the last change."""
    return draft.is_form and draft.sent.score == amends.score and not draft.sent.changed


def _hasty(draft: Draft, amends: Amendable) -> Held | None:
    before = (amends.score, amends.until - draft.survey.amend_seconds)
    changes, score = draft.recent.changes, draft.sent.score
    return changes.held(amends.response, before, score, draft.now.timestamp())


def accept(draft: Draft) -> Drop | None:
    """Write the entry."""
    sent, document, personal, amends = draft.sent, draft.survey, draft.personal, draft.amends
    named = not document.anonymous
    given = draft.given_at
    wanted = [sent.language, personal.language if personal else None, *draft.languages]
    draft.entry = Entry(
        kind="amend" if amends else "answer",
        response=amends.response if amends else str(uuid7(_milliseconds(draft.now))),
        survey=document.survey,
        version=document.version,
        workspace=document.workspace,
        received_at=draft.now,
        given_at=given if given < draft.now else None,
        score=sent.score,
        comment=_comment(draft),
        further=draft.answers,
        language=amends.language if amends else document.language(*wanted),
        channel=amends.channel if amends else draft.channel,
        moment=(personal.moment if personal else None) or sent.moment or document.moment,
        wave=personal.wave if personal else 0,
        person=draft.person if named else None,
        token=personal.id if personal and named else None,
        properties=draft.properties,
        unproven=draft.unproven,
        held=draft.held,
        key=draft.key,
        page=draft.page,
    )
    return None


def _comment(draft: Draft) -> str | None:
    """Return the comment; an empty one takes a comment back only where a script says so."""
    said = draft.sent.comment
    if said or (said == "" and draft.amends is not None and not draft.is_form):
        return said
    return None


def _milliseconds(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1000)


STEPS: tuple[Step, ...] = (
    parse,
    bound_sizes,
    know_the_survey,
    verify,
    limit_rate,
    deduplicate,
    judge,
    accept,
)
"""All that can happen to a POST, in order."""

_AFTER = {step: STEPS[at + 1 :] for at, step in enumerate(STEPS)}
_THROUGH = (STEPS[-1].__name__, PASSED)


def run(draft: Draft, ended: Counts, after: Step | None = None) -> Drop | None:
    """Take a draft through the steps; afterwards it has an entry, unless it was dropped.

    Args:
        draft: the POST.
        ended: where it is counted at which step it ended, and how; `by_step` tells the others.
        after: the step that it has done already; None: none.

    Returns:
        the drop of the step that dropped it; "repeat" is one too, and its draft has `repeats`;
        so is `ANOTHER_VERSION`, after which it goes on, with that version as `shown`.
    """
    for step in _AFTER[after] if after else STEPS:
        drop = step(draft)
        if drop is not None:
            ended[step.__name__, drop.code] += 1
            return drop
    ended[_THROUGH] += 1
    return None


def by_step(ended: Counts) -> Counts:
    """Return what each step did, from where drafts ended: they passed all the steps before that."""
    done, through = Counter(ended), 0
    for step in reversed(STEPS):
        name = step.__name__
        went_on = ended[name, ANOTHER_VERSION.code]  # counted once, as what it is
        if through > went_on:
            done[name, PASSED] += through - went_on
        through += sum(
            count
            for (at, outcome), count in ended.items()
            if at == name and outcome != ANOTHER_VERSION.code  # that one goes on
        )
    return done
