"""What the respondent's page is told beside the document: the seam between the routes and `page`.

`page` offers, each returning a whole HTML page:

- `render(document, language, state) -> bytes`: the survey, or (`state.step == "more"`) "why?" and
  the further questions for `state.score`;
- `thanks(document, language, state) -> bytes`: the thanks for `state.score`;
- `kiosk(document, language, state) -> bytes`: the survey on a counter, which resets itself;
- `problem(language, code, message="", document=None) -> bytes`: a link that leads nowhere, a closed
  survey (in its own language and colours with its document);
- `policy(document=None) -> str`: the Content-Security-Policy, by the survey's colours.

`widget` offers `SCRIPT: bytes`, the file, and `configuration(document, language, ticket) -> bytes`,
the JSON of `GET /w/{key}?lang=fr` (the language of the host page; with `always`, also for whom
was asked not long ago).
Whom the widget shall not ask now, it is told by 204 or any 4xx. It posts its JSON as text/plain to
`/w/{key}` and, as everyone, to `/a/{amend}`. For an identified person it asks by posting
`{identity}` to `/w/{key}/ask` (as `GET /w/{key}`, with the same parameters), and says "asked" and
"declined" by posting `{event, identity}` to `/w/{key}/memory` (204); "answered" is known by the
answer.

The form posts to `state.action`, with fields `score`, `comment`, `further.<id>` (several times for
`choices`), `language`, `key` and `ticket` (both as the state has them), `property.<name>` for each
of `state.properties`, and `website`, which people do not see and leave empty. A script may send
the same as JSON to the same address: `{score, comment, further: {id: value}, language, key, ticket,
website, properties: {name: value}}`; it gets 201 with `{response, amend}`, and amends at
`/a/{amend}` with `{score?, comment?, further?, key?}`.

A `ticket` proves when its page was opened, which version it showed, and whether a score was chosen:
what is answered later is an answer to that version. A kiosk sends with each answer the ticket of
the page on which it was given, and `age`: how many seconds ago that was. An age that goes back
further than the ticket is not believed, and the answer counts as given now.

With `key`, the same again is answered as before, and nothing is stored; something else is a change
of mind. The form of an amendment shows the score of its link, which may have changed since: it
counts where it differs, or with `changed=1`, which the script adds when somebody touches it.

A form is answered with 303 to `/a/{amend}`, which shows "why?" and the further questions, or to
`/a/{amend}?done=1`, the thanks, where nothing is left to ask: there are no further questions for
this score that were not shown, and the form had a field `comment`, be it empty. What a form leaves
empty stays as it was; a script takes a comment back with `""`.
"""

from typing import Literal

import msgspec

from promoteur.collect.entry import Property, Value


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What a page is told beside the document and its language."""

    action: str
    """Where the form posts."""
    step: Literal["score", "more", "thanks"] = "score"
    key: str = ""
    """The idempotency key of this page, unguessable; a script that answers again makes its own."""
    ticket: str = ""
    """Proof of when the page was opened, and of what it showed."""
    score: int | None = None
    """The score that is chosen already (never recorded by that), or was given."""
    comment: str = ""
    said: bool = False
    """Whether "why?" was answered a page before (`?said=1`): it is not asked twice."""
    again: bool = False
    """Whether somebody comes back to an answer (`?again=1`): what was written is kept, unseen."""
    further: dict[str, Value] = {}
    properties: dict[str, Property] = {}
    """From the address of the page (`?property.store=Lyon`), to be sent along."""
    message: str = ""
    """What was wrong with the form that was sent, in the reader's language."""
    once: bool = False
    """Whether a browser that has answered should say so and not ask again."""
    amend: str = ""
    """Where the answer can still be changed: `/a/…`."""
