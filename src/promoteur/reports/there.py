"""What answers there are, before anything is said of them: kinds, scales, days."""

import datetime as dt
from dataclasses import dataclass

from promoteur.analytics.columns import Kind
from promoteur.analytics.dimensions import ByColumn, ByPeriod
from promoteur.analytics.questions import Question
from promoteur.kit.periods import Period
from promoteur.reports.asking import Asking
from promoteur.reports.window import Window
from promoteur.score.scale import ZERO_TO_TEN

WHAT = Question(by=(ByColumn("kind"), ByColumn("scale"), ByPeriod(Period.DAY)))


@dataclass(frozen=True)
class There:
    """The days on which there are answers of each kind and scale, and how many."""

    answers: dict[tuple[Kind, str], dict[dt.date, int]]

    def __bool__(self) -> bool:
        return bool(self.answers)

    def n(self, kind: Kind, scale: str | None = None) -> int:
        """Return how many answers there are of a kind, on a scale or on whatever scale."""
        return sum(
            sum(days.values())
            for (other, on), days in self.answers.items()
            if other is kind and scale in {None, on}
        )

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of which there are answers, in their usual order."""
        there = {kind for kind, _scale in self.answers}
        return [kind for kind in Kind if kind in there]

    @property
    def usual_kind(self) -> Kind:
        """The kind that is shown where none is asked for: the customers’ kind of the most."""
        customers = [one for one in self.kinds if one is not Kind.EMPLOYEE]
        return max(customers or self.kinds or [Kind.RELATIONAL], key=self.n)

    def scales(self, kind: Kind) -> list[str]:
        """Return the scales on which a kind was answered, 0–10 first."""
        found = [scale for other, scale in self.answers if other is kind]
        return sorted(found, key=lambda scale: (scale != ZERO_TO_TEN.name, scale))

    def days(self, kind: Kind, scale: str) -> Window:
        """Return from which day to which there are answers; of all kinds where there are none."""
        days = self.answers.get((kind, scale)) or {
            day for found in self.answers.values() for day in found
        }
        return Window(min(days), max(days))


def there(asking: Asking) -> There:
    """Return what answers a member may see.

    Raises:
        FactsProblem, EngineProblem: the facts cannot be read now.
    """
    (tallies,) = asking.tallies([WHAT])
    found: dict[tuple[Kind, str], dict[dt.date, int]] = {}
    for (kind, scale, day), n in zip(
        tallies.keys, tallies.answers.sum(axis=1).tolist(), strict=True
    ):
        found.setdefault((Kind(kind), scale), {})[day] = int(n)
    return There(found)
