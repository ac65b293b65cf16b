"""Where this installation keeps its spool and its facts, and the secret of its person keys."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from promoteur.collect.spool import Spool
from promoteur.collect.spool import open_spool as open_at
from promoteur.responses.rules import derived_key

if TYPE_CHECKING:
    from promoteur.analytics.facts import Facts

MEMORY = "400MB"
"""What writing facts may hold where nothing else is said; it uses the disk beyond."""


@cache
def facts() -> "Facts":
    """Return the table of facts, opened once and made if there was none.

    Raises:
        FactsProblem: it cannot be opened.
    """
    from promoteur.analytics import settings as analytics  # noqa: PLC0415 - DuckDB, once needed
    from promoteur.analytics.facts import Facts  # noqa: PLC0415 - the same

    chosen = analytics.settings()
    limits: dict[str, Any] = {"memory": MEMORY, **chosen.limits}
    location = chosen.location(facts_at())
    return Facts.create(location.root, location.options, **limits)


def facts_at() -> str:
    """Return the folder or the URL of the table of facts."""
    return str(settings.PROMOTEUR_FACTS)


def close() -> None:
    """Give back what writing facts holds."""
    if facts.cache_info().currsize:
        facts().close()
        facts.cache_clear()


def open_spool() -> Spool:
    """Return the spool."""
    return open_at(settings.PROMOTEUR_PLACE)


def key() -> bytes:
    """Return the secret under which persons are counted."""
    return derived_key(str(settings.SECRET_KEY))
