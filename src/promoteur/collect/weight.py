"""What a page weighs on its way: a large one goes packed."""

import gzip
from collections.abc import Iterator

from promoteur.collect import page
from promoteur.collect.published import Document
from promoteur.collect.state import State

LARGE = 24_000
"""Bytes: a page that is larger goes packed. The usual one is not worth the time."""
MOST = 28_000
"""Bytes of a page that may be published; with its headers and its address it stays below 30,000."""


def packed(body: bytes) -> bytes:
    """Return a page as gzip."""
    return gzip.compress(body, 6, mtime=0)


def heaviest(document: Document, language: str) -> int:
    """Return how many bytes the largest page of a survey in a language has on its way."""
    return max(_on_its_way(body) for body in _pages(document, language))


def kiosk(document: Document) -> int:
    """Return how many bytes the page of a kiosk has on its way, with all languages in it."""
    return _on_its_way(page.kiosk(document, document.first_language, State(action="")))


def _on_its_way(body: bytes) -> int:
    return len(body) if len(body) <= LARGE else len(packed(body))


def _pages(document: Document, language: str) -> Iterator[bytes]:
    """Yield all pages as they are shown first: nobody has written anything yet."""
    # With `amend` none of them is kept for others: nobody will open the pages of a draft.
    yield page.render(document, language, State(action="", once=True, amend="/"))
    for score in (0, 7, 9):
        yield page.render(document, language, State(action="", step="more", score=score))
        thanked = State(action="", step="thanks", score=score, amend="/")
        yield page.thanks(document, language, thanked)
