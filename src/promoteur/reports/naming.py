"""Columns and their values in the words of the people who read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from promoteur.analytics.dimensions import Phase
from promoteur.analytics.normal import CATEGORY
from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark
from promoteur.responses.codes import decoded
from promoteur.responses.telling import CHANNELS
from promoteur.score.scale import CATEGORY_WORDS, Category
from promoteur.surveys.models import KINDS

COLUMNS = {
    "workspace": mark("Workspace"),
    "survey": mark("Survey"),
    "channel": mark("Channel"),
    "moment": mark("Moment"),
    "language": mark("Language"),
    "agent": mark("Agent"),
    "wave": mark("Reminder"),
    "score": mark("Answer"),
    CATEGORY: mark("Category"),
    "answered_on": mark("Date"),
    "kind": mark("Kind"),
    "scale": mark("Scale"),
}
PHASES = {
    Phase.BEFORE: mark("before the beginning"),
    Phase.ONBOARDING: mark("onboarding: the first 90 days"),
    Phase.FIRST_YEAR: mark("the rest of the first year"),
    Phase.SECOND_YEAR: mark("second year"),
    Phase.LOYAL: mark("over two years"),
}
_WORDS: dict[str, Mapping[str, str]] = {
    "channel": CHANNELS,
    "kind": KINDS,
    CATEGORY: {str(one): word for one, word in CATEGORY_WORDS.items()},
}


@dataclass(frozen=True)
class Names:
    """What columns and values are called; of workspaces and surveys, facts know only the ids.

    Attributes:
        of: by column, the names of its values.
    """

    of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """Return what a column, a property or a dimension is called."""
        word, colon, rest = name.partition(":")
        if colon:
            since = self.column(rest.partition(":")[0])
            if word == "phase":
                bare = rest.partition(":")[0].removeprefix("property.") == "since"
                return _("Tenure") if bare else _("Tenure by “{property}”").format(property=since)
            return _("Days since “{property}”").format(property=since)
        if name in COLUMNS:
            return _(COLUMNS[name])
        return name.removeprefix("property.").replace("_", " ").capitalize()

    def value(self, name: str, value: Any) -> str:
        """Return what a value of a column is called."""
        if value is None or value == "":
            return _("(not given)")
        if name.startswith("phase:"):
            return _(PHASES[Phase(value)])
        if name.startswith("tenure:"):
            return _band(str(value))
        if str(value) in self.of.get(name, {}):
            return self.of[name][str(value)]
        words = _WORDS.get(name, {})
        return _(words[str(value)]) if str(value) in words else decoded(name, str(value))


def _band(band: str) -> str:
    """Return what a band of tenure is called: "0 to 29 days", "730 days or more"."""
    if band == Phase.BEFORE:
        return _(PHASES[Phase.BEFORE])
    first, _dash, last = band.partition("-")
    if last:
        return _("{first} to {last} days").format(first=first, last=last)
    return _("{first} days or more").format(first=band.removesuffix("+"))


def plural(category: Category) -> str:
    """Return what the people of a category are called."""
    return _(CATEGORY_WORDS[category])
