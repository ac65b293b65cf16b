"""Which responses are meant: a `Filter` as facts have it, and what only responses have.

Facts know nothing of comments, tags, and responses that do not count. A page, an export and the
command line therefore take a `Selection`, written in one query string.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import parse_qsl, unquote_plus, urlencode

from promoteur.analytics.filters import Filter
from promoteur.analytics.problem import QuestionProblem
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark
from promoteur.kit.problem import not_one_of

SEARCH, TAG, SHOW, COMMENTED = "search", "tag", "show", "commented"
OWN = (SEARCH, TAG, SHOW, COMMENTED)
"""Keys that are no columns; a property of such a name is `property.search`."""


class Show(StrEnum):
    """Which responses, by whether they count."""

    ALL = "all"
    COUNTED = "counted"
    HELD = "held"
    EXCLUDED = "excluded"


SHOW_WORDS = {
    Show.ALL: mark("all"),
    Show.COUNTED: mark("those that count"),
    Show.HELD: mark("held back: they look automatic"),
    Show.EXCLUDED: mark("excluded from the score"),
}


@dataclass(frozen=True)
class Selection:
    """Responses: those of a filter, with words in the comment, with tags, that count or do not."""

    filter: Filter = field(default_factory=Filter)
    search: str = ""
    tags: tuple[str, ...] = ()
    show: Show = Show.ALL
    commented: bool = False

    @classmethod
    def of_query(cls, query: str, beside: Sequence[str] = ()) -> "Selection":
        """Return the selection of a query string; empty values and keys of `beside` say nothing.

        Raises:
            QuestionProblem: part of it has no meaning.
            ConditionProblem: a condition in `where` cannot be read.
        """
        _refuse_what_is_no_filter(query)
        pairs = [(key, value) for key, value in parse_qsl(query, max_num_fields=2000) if value]
        own = [(key, value.strip()) for key, value in pairs if key in OWN]
        rest = [pair for pair in pairs if pair[0] not in {*OWN, *beside}]
        found = dict(own)
        return cls(
            Filter.of_query(urlencode(rest)),
            found.get(SEARCH, ""),
            tuple(value for key, value in own if key == TAG),
            _shown(found.get(SHOW, Show.ALL)),
            found.get(COMMENTED, "") not in {"", "false"},
        )

    def query(self) -> str:
        """Return the query string that `of_query` reads as this selection."""
        own = [(SEARCH, self.search)] if self.search else []
        own += [(TAG, one) for one in self.tags]
        own += [(SHOW, str(self.show))] if self.show is not Show.ALL else []
        own += [(COMMENTED, "true")] if self.commented else []
        return "&".join(filter(None, (self.filter.query(), urlencode(own))))

    def only(self, **changes: object) -> "Selection":
        """Return it with some of its parts changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def _refuse_what_is_no_filter(query: str) -> None:
    """Refuse a part without a key: a condition, most likely, that would select everything."""
    for part in filter(None, query.removeprefix("?").split("&")):
        key, equals, _value = part.partition("=")
        if not equals or key != key.strip() or key.endswith(("<", ">", "!")):
            told = unquote_plus(part)[:50].strip()
            raise QuestionProblem(_("“{part}” is no filter: write where={part}").format(part=told))


def _shown(word: str) -> Show:
    try:
        return Show(word)
    except ValueError as error:
        raise QuestionProblem(not_one_of(SHOW, word, Show)) from error
