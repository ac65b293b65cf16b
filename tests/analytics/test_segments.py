"""Segments side by side: score, share, rank, change, and whether they differ at all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.analytics.segments import differ, segment_table
from promoteur.score.compare import compare
from promoteur.score.interval import interval
from promoteur.score.reading import Sample
from promoteur.score.scale import ONE_TO_TEN, ScoreProblem
from promoteur.score.segments import false_discovery, heterogeneity, league
from promoteur.score.tally import Tallies, Tally

of = Tally.of_categories
NOBODY = of(0, 0, 0)
COUNTS = st.tuples(*[st.integers(0, 100)] * 3)
ROWS = st.dictionaries(st.sampled_from("abcdefgh"), COUNTS)
UNEQUAL = {
    "A": of(20, 30, 50), "B": of(3, 4, 13), "C": of(8, 4, 3), "D": of(40, 60, 100),
    "E": of(1, 2, 7),
}  # fmt: skip
ALIKE = {
    "A": of(20, 30, 50), "B": of(45, 60, 95), "C": of(15, 60, 45), "D": of(30, 20, 70),
}  # fmt: skip


def table(rows):
    return Tallies.of(rows, by=("plan",))


def by_name(found):
    return {row.key[0]: row for row in found.rows}


def test_the_worked_league_is_the_order():
    found = segment_table(table(UNEQUAL))
    shrunk = {
        "B": 33.736507, "E": 32.689741, "D": 29.095721, "A": 28.422769, "C": 6.593609,
    }  # fmt: skip
    assert [row.key[0] for row in found.rows] == [*shrunk]
    assert [row.rank for row in found.rows] == [1, 2, 3, 4, 5]
    assert [row.shrunk for row in found.rows] == pytest.approx([*shrunk.values()], abs=5e-7)
    assert found.mu == pytest.approx(26.1076692, abs=5e-7)
    assert found.spread == pytest.approx(100 * 0.019469871**0.5, abs=5e-6)
    assert found.by == ("plan",)
    assert found.total == of(72, 100, 173)


def test_the_worked_heterogeneity_says_that_they_may_be_alike():
    found = segment_table(table(ALIKE)).heterogeneity
    assert (found.q, found.p) == pytest.approx((1.034449432, 0.792917), abs=5e-7)
    assert not found.real


def test_where_chance_explains_the_differences_all_share_the_first_rank():
    found = segment_table(table(ALIKE))
    assert found.spread == 0
    assert [row.rank for row in found.rows] == [1, 1, 1, 1]
    assert len({row.shrunk for row in found.rows}) == 1
    scores = [row.scored.tally.score for row in found.rows]
    assert scores == sorted(scores, reverse=True)


def test_each_segment_has_its_interval_and_its_share():
    found = by_name(segment_table(table(UNEQUAL), confidence=0.9))
    assert {name: row.scored.interval for name, row in found.items()} == {
        name: interval(tally, 0.9) for name, tally in UNEQUAL.items()
    }
    assert found["D"].share == pytest.approx(200 / 345)
    assert sum(row.share for row in found.values()) == pytest.approx(1)


def test_small_segments_stand_last_are_marked_and_have_no_rank():
    rows = {"few": of(0, 0, 9), "bad": of(40, 5, 5), "none": NOBODY, "good": of(5, 5, 40)}
    found = segment_table(table(rows))
    assert [row.key[0] for row in found.rows] == ["good", "bad", "few", "none"]
    assert [row.small for row in found.rows] == [False, False, True, True]
    assert [row.rank for row in found.rows] == [1, 2, None, None]
    assert [row.scored.sample for row in found.rows][2:] == [Sample.COUNTS_ONLY, Sample.NONE]
    assert [row.shrunk is None for row in found.rows] == [False, False, False, True]
    assert found.heterogeneity == heterogeneity(table({"bad": rows["bad"], "good": rows["good"]}))


def test_a_segment_is_small_by_what_its_answers_are_worth():
    worth_two = Tally((0, 0, 40), (0.0, 0.0, 40.0), (0.0, 0.0, 800.0), scale=NOBODY.scale)
    rows = by_name(segment_table(table({"heavy": worth_two, "plain": of(10, 10, 20)})))
    assert (rows["heavy"].small, rows["plain"].small) == (True, False)


def test_segments_change_since_an_earlier_period_with_a_p_for_their_number():
    before = table({"C": of(3, 2, 20), "A": of(22, 30, 48), "gone": of(10, 10, 10), "E": NOBODY})
    found = by_name(segment_table(table(UNEQUAL), before))
    assert {name for name, row in found.items() if row.change} == {"A", "C"}
    alone = [compare(dict(iter(before))[(name,)], UNEQUAL[name]) for name in "AC"]
    changes = [found[name].change for name in "AC"]
    assert [one.difference for one in changes] == alone
    adjusted = false_discovery([one.p for one in alone]).tolist()
    assert [one.p_adjusted for one in changes] == pytest.approx(adjusted)
    assert [one.real for one in changes] == [False, True]


def test_without_an_earlier_period_nothing_has_changed():
    assert {row.change for row in segment_table(table(UNEQUAL)).rows} == {None}


def test_an_earlier_period_on_a_flagged_scale_is_refused():
    earlier = Tallies.of({"A": Tally.of_counts((1,) * 10, scale=ONE_TO_TEN)}, by=("plan",))
    with pytest.raises(ScoreProblem, match="never compared"):
        segment_table(table(UNEQUAL), earlier)


@pytest.mark.parametrize("rows", [{}, {"A": NOBODY}, {"A": NOBODY, "B": NOBODY}])
def test_nobody_has_no_score_no_share_and_no_order(rows):
    found = segment_table(table(rows), table(rows))
    assert (found.mu, found.spread, found.heterogeneity) == (None, 0, None)
    assert {(row.share, row.shrunk, row.rank, row.change) for row in found.rows} <= {
        (None, None, None, None)
    }


def test_one_segment_is_neither_ranked_nor_tested_for_differences():
    for few in ({}, {"B": of(1, 2, 3)}):
        found = segment_table(table({"A": of(20, 30, 50), **few}))
        assert {(row.rank, row.shrunk) for row in found.rows} == {(None, None)}
    assert differ(table({"A": of(20, 30, 50)})) is None
    assert differ(table({"A": of(20, 30, 50), "B": of(1, 2, 3)})) is None


@given(ROWS)
def test_ranks_follow_the_shrunk_scores_of_those_that_can_be_read(rows):
    tallies = table({name: of(*counts) for name, counts in rows.items()})
    found = segment_table(tallies)
    assert {row.key for row in found.rows} == set(tallies.keys)
    read = [row for row in found.rows if not row.small]
    assert [row.rank for row in read] == [
        1 + sum(other.shrunk > row.shrunk for other in read) if len(read) > 1 else None
        for row in read
    ]
    assert [row.small for row in found.rows] == sorted(row.small for row in found.rows)
    best_first = [row.shrunk for row in read]
    assert best_first == sorted(best_first, reverse=True)
    raw = dict(zip(tallies.keys, league(tallies).shrunk.tolist(), strict=True))
    assert all(row.shrunk is None or row.shrunk == raw[row.key] for row in found.rows)


def test_thousands_of_segments_that_stay_as_they_are_do_not_change():
    counts = np.random.default_rng(7).integers(0, 30, (2000, 3)).astype(float)
    rows = {f"s{i}": of(*row) for i, row in enumerate(counts.tolist())}
    found = segment_table(table(rows), table(rows))
    assert len(found.rows) == 2000
    assert {row.change.difference.difference for row in found.rows if row.change} == {0}
