"""What a response is, decided without a database. Pure."""

import datetime as dt
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from uuid import UUID

from promoteur.kit.language import mark
from promoteur.kit.names import folded

Property = str | float | bool

ADDRESS = re.compile(r"[^@\s]@[^@\s]+\.[^@\s]")
ISO_DATE = re.compile(r"[12]\d{3}-[01]\d-[0-3]\d")
LONGEST_FACT = 200
"""Characters of a text that can be a fact; what is longer is a comment."""

HELD_WORDS = {
    "honeypot": mark("a field was filled in that people do not see"),
    "fast": mark("it came faster than a person answers"),
    "scores": mark("several scores came within seconds"),
    "ticket": mark("its proof of having opened the page was forged"),
}
"""Why an answer looks automatic, as `collect.entry.Held` names it."""

FIRST_MOMENT = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def sought(text: str) -> str:
    r"""Return text as it is searched: small letters without accents, blanks as one.

    >>> sought("Très DÉÇU\n du délai")
    'tres decu du delai'
    """
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return " ".join(text.casefold().split())


def plain(text: str) -> str:
    """Return text without the sign NUL, which no database keeps."""
    return text.replace("\0", "")


def named(properties: Mapping[str, Property]) -> dict[str, Property]:
    r"""Return properties by the names under which filters find them; those that say nothing go.

    >>> named({" Plan": "pro", "plan": "", "Amount": 12.0, "Since": "2026-01-01\0"})
    {'plan': 'pro', 'amount': 12, 'since': '2026-01-01'}
    """
    found: dict[str, Property] = {}
    for name, value in properties.items():
        told = plain(value).strip() if isinstance(value, str) else _whole(value)
        key = folded(plain(name))
        if key and told != "":
            found.setdefault(key, told)
    return found


def _whole(value: float) -> float:
    """Return a number without a fraction as a whole number; true and false as they are."""
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return int(value) if whole else value


def facts_of(properties: Mapping[str, Property]) -> dict[str, Property | dt.date]:
    """Return those properties that may be facts: no e-mail address, nothing as long as a comment.

    Dates written as 2026-03-31 become dates, so that they can be compared.
    """
    return {
        name: dated(value)
        for name, value in properties.items()
        if _may_be_fact(name, LONGEST_FACT)
        and name.isprintable()
        and (not isinstance(value, str) or _may_be_fact(value, LONGEST_FACT))
    }


def fact_text(text: str) -> str | None:
    """Return a text if it may be a fact, None otherwise."""
    return text if text and _may_be_fact(text, LONGEST_FACT) else None


def _may_be_fact(text: str, longest: int) -> bool:
    return len(text) <= longest and not ("@" in text and ADDRESS.search(text))


def dated(value: Property) -> Property | dt.date:
    """Return a value as a date where it is the text of one, 2026-03-31, else as it is."""
    if isinstance(value, str) and ISO_DATE.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    return value


def derived_key(secret: str) -> bytes:
    """Return the secret under which persons are counted, made from that of the installation."""
    return hmac.digest(secret.encode(), b"promoteur person key", hashlib.sha256)


def person_in(workspace: str, person: str) -> str:
    """Return a person's reference with its workspace: two workspaces may use the same one."""
    return f"{workspace}/{person}"


def reference(key: bytes, person: str) -> str:
    """Return how a person of a file is called here: an address by a code, others as there."""
    if "@" not in person:
        return person
    return "mail-" + hmac.digest(key, person.strip().casefold().encode(), hashlib.sha256).hex()[:32]


def row_digest(cells: Mapping[str, str | None]) -> str:
    """Return what tells the content of a row of a file from others, whenever it comes again.

    It is made of the names and values of all cells that say something, in any order of columns. Two
    customers may give the same: the first such row of a file is another one than the second.
    """
    digest = hashlib.sha256()
    for name, value in sorted(cells.items()):
        told = (value or "").strip()
        if told:
            for part in (name.strip(), told):
                digest.update(f"{len(part.encode())}:".encode() + part.encode())
    return digest.hexdigest()[:32]


def uuid_at(moment: dt.datetime, seed: str) -> UUID:
    """Return the UUIDv7 of a moment since 1970 whose other bits are those of a seed."""
    milliseconds = (moment - FIRST_MOMENT) // dt.timedelta(milliseconds=1)
    noise = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:10], "big")
    low = noise & ((1 << 62) - 1)
    high = (noise >> 62) & 0xFFF
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
