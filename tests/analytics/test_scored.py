"""Rows with their intervals, and how far each can be read."""

import pytest

from promoteur.analytics.scored import readable, scored
from promoteur.score.interval import interval
from promoteur.score.reading import Sample
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Tallies, Tally

of = Tally.of_categories


def test_every_row_has_the_interval_of_its_tally():
    rows = {"A": of(20, 30, 50), "B": of(0, 0, 10), "C": of(2, 8, 90)}
    found = scored(Tallies.of(rows), 0.9)
    assert [one.key for one in found] == [("A",), ("B",), ("C",)]
    assert [one.tally for one in found] == [*rows.values()]
    assert [one.interval for one in found] == [interval(tally, 0.9) for tally in rows.values()]


def test_nobody_has_no_interval_and_no_reading():
    (nobody,) = scored(Tallies.of({"A": of(0, 0, 0)}))
    assert (nobody.interval, nobody.sample, nobody.readable) == (None, Sample.NONE, False)


@pytest.mark.parametrize(
    ("n", "sample"),
    [
        (9, Sample.COUNTS_ONLY),
        (10, Sample.INDICATIVE),
        (29, Sample.INDICATIVE),
        (30, Sample.NORMAL),
    ],
)
def test_a_row_can_be_read_from_ten_answers_on(n, sample):
    (one,) = scored(Tallies.of({"A": of(0, 0, n)}))
    assert (one.sample, one.readable) == (sample, n >= 10)


def test_rounding_in_floats_takes_no_answer_away():
    assert readable(0.1 * 3 / 0.3 * 10 - 1e-12)
    assert not readable(9.9)


def test_a_confidence_that_is_none_is_refused():
    with pytest.raises(ScoreProblem, match="not between 0 and 1"):
        scored(Tallies.of({"A": of(1, 1, 1)}), 0)
