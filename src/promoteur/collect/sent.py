"""What a browser sends: JSON, or the fields of a form."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import parse_qs

import msgspec
from msgspec import Meta

from promoteur.collect.identity import Identity, Name, Properties, Short

MOST_FIELDS = 200
FORM = "application/x-www-form-urlencoded"
JSON = ("application/json", "text/plain")
"""What a script may call its JSON: a browser asks no leave for the second on another site."""

LONGEST_TEXT = 5_000
"""Characters of a comment, or of another text."""

Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]


class Sent(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One POST, understood; an empty comment was seen, and left empty.

    Names that are not here are ignored: pages of older versions are out there.
    """

    score: Annotated[int, Meta(ge=0, le=10)] | None = None
    comment: Text | None = None
    further: Annotated[
        dict[Name, Text | int | bool | Annotated[list[Short], Meta(max_length=100)]],
        Meta(max_length=50),
    ] = {}
    language: Annotated[str, Meta(max_length=35)] | None = None
    key: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{16,64}$")] | None = None
    """Made by the browser, unguessable: the same key again is the same answer again."""
    ticket: Annotated[str, Meta(max_length=512)] = ""
    website: str = ""
    """The field that people do not see."""
    moment: Name | None = None
    properties: Properties = {}
    identity: Identity | None = None
    age: Annotated[float, Meta(ge=0)] = 0.0
    """How many seconds ago the answer was given, by a kiosk that was offline."""
    changed: bool = False
    """Whether somebody touched the score of a form that shows what was given before."""


class Malformed(Exception):
    """A body that cannot be understood at all: `code` says which way."""

    def __init__(self, code: str, detail: str = "", sent: "Sent | None" = None) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail
        self.sent = sent
        """What was sent, with all its text, if nothing but the length of a text is wrong."""


_json = msgspec.json.Decoder(Sent)


def parsed(body: bytes, content_type: str) -> Sent:
    """Return what a body says.

    Raises:
        Malformed: with the code "media_type" if it is neither JSON nor a form, "malformed" if it
            breaks the rules of its own, "too_long" if a text is too long, "invalid" if a field is
            of another wrong type or size.
    """
    media = content_type.partition(";")[0].strip().lower()
    if media != FORM and media not in JSON:
        raise Malformed("media_type", media[:100])
    try:
        if media == FORM:
            return _cleaned(msgspec.convert(_fields(body), Sent, strict=False), body)
        return _cleaned(_json.decode(body), body)
    except msgspec.ValidationError as error:
        whole = _with_long_texts(body, form=media == FORM)
        raise Malformed("too_long" if whole else "invalid", str(error), whole) from error
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise Malformed("malformed", str(error)) from error


def _with_long_texts(body: bytes, *, form: bool) -> Sent | None:
    """Return what a refused body says, if it would be valid with shorter texts, else None."""
    try:
        given = _fields(body) if form else msgspec.json.decode(body, type=dict[str, Any])
        comment, further = given.get("comment"), given.get("further", {})
        cut = {name: _cut(value) for name, value in further.items()}
        if cut == further and _cut(comment) == comment:
            return None
        short = {**given, "comment": _cut(comment), "further": cut}
        sent = msgspec.convert(short, Sent, strict=not form)
    except (AttributeError, msgspec.DecodeError, RecursionError):
        return None
    return msgspec.structs.replace(sent, comment=comment, further=further)


def _cut(value: object) -> object:
    return value[:LONGEST_TEXT] if isinstance(value, str) else value


def _fields(body: bytes) -> dict[str, Any]:
    """Return the fields of a form under the names of `Sent`; empty ones, but a comment, are absent.

    Raises:
        ValueError: if there are too many.
    """
    given = parse_qs(
        body.replace(b"%0D%0A", b"%0A").decode("ascii", "replace"),  # one sign, as it is counted
        keep_blank_values=True,
        max_num_fields=MOST_FIELDS,
    )
    fields: dict[str, Any] = {
        name: values[-1]
        for name, values in given.items()
        if name == "comment" or (name in _SIMPLE and values[-1])
    }
    fields["further"] = _named(given, "further.")
    fields["properties"] = {
        name: value if isinstance(value, str) else value[-1]
        for name, value in _named(given, "property.").items()
    }
    return fields


_SIMPLE = frozenset(
    ("score", "comment", "language", "key", "ticket", "website", "moment", "age", "changed")
)


def _named(given: Mapping[str, Sequence[str]], prefix: str) -> dict[str, str | list[str]]:
    return {
        name.removeprefix(prefix): values[0] if len(values) == 1 else list(values)
        for name, values in given.items()
        if name.startswith(prefix)
    }


def _cleaned(sent: Sent, body: bytes) -> Sent:
    """Return it without NUL characters, which no database takes in a text."""
    if b"\\u0000" not in body and b"%00" not in body:  # as JSON and as forms write it
        return sent
    return msgspec.convert(_without_nul(msgspec.to_builtins(sent)), Sent)


def _without_nul(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_without_nul(one) for one in value]
    if isinstance(value, dict):
        return {_without_nul(name): _without_nul(one) for name, one in value.items()}
    return value
