"""What happened to the invented company, and on which days: counted back from today. Pure.

The pages show periods that end today, so the story ends yesterday whenever it is told: fourteen
whole months, and what there is of the running one.
"""

import datetime as dt
from dataclasses import dataclass

MONTHS = 14
NEW_DAYS = 100
"""Customers are new for so long; the release upset them most, who had just learned the old way."""

UPSET_DAYS = 70
"""After so many days the release was mended."""

RELEASE_UPSET, RELEASE_UPSET_OTHERS = -1.3, -0.1
TRAINING_HELPED = 0.75
LATE_PARCELS = -1.25
"""Points of the scale 0–10 by which people liked it less or more."""


@dataclass(frozen=True, slots=True)
class Story:
    """The days of the story.

    Attributes:
        first, last: of the answers.
        release: the software has a new planner, in spring.
        repaired: the old one may be chosen again.
        training: the support team in Nantes has learned, and answers better from here on.
        carrier: another parcel service, on the day on which parcels are in time again anyway.
        dearer: a plan costs more, which changes nothing in the answers.
    """

    first: dt.date
    last: dt.date
    release: dt.date
    repaired: dt.date
    training: dt.date
    carrier: dt.date
    dearer: dt.date

    @property
    def days(self) -> list[dt.date]:
        """All days on which somebody may answer."""
        return [self.first + dt.timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def upset(self, on: dt.date, known_for: int) -> float:
        """Return what the release changed for a customer of so many days."""
        if not self.release <= on < self.repaired:
            return 0.0
        return RELEASE_UPSET if known_for <= NEW_DAYS else RELEASE_UPSET_OTHERS

    def taught(self, on: dt.date) -> float:
        """Return what the training changed in the answers about the team in Nantes."""
        return TRAINING_HELPED if on >= self.training else 0.0

    def late(self, on: dt.date) -> float:
        """Return what late parcels change in the answers about the shop: those of December."""
        day = (on.month, on.day)
        return LATE_PARCELS if day >= (12, 4) or day <= (1, 6) else 0.0


def told(today: dt.date) -> Story:
    """Return the story as it is told on a day; on the same day always the same."""
    month = today.year * 12 + today.month - 1 - MONTHS
    last = today - dt.timedelta(days=1)
    release = _newest(last, 3, 24)
    return Story(
        first=dt.date(month // 12, month % 12 + 1, 1),
        last=last,
        release=release,
        repaired=release + dt.timedelta(days=UPSET_DAYS),
        training=_monday(last - dt.timedelta(days=150)),
        carrier=_newest(last, 1, 7),
        dearer=(last - dt.timedelta(days=80)).replace(day=1),
    )


def _newest(last: dt.date, month: int, day: int) -> dt.date:
    """Return the newest such day after which there is a month of answers: a month before, too."""
    this_year = dt.date(last.year, month, day)
    known = this_year + dt.timedelta(days=30) <= last
    return this_year if known else this_year.replace(year=last.year - 1)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
