"""Raking brings the answers back to the make-up of the customers, or says why it cannot."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from promoteur.score.interval import interval
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Tallies, Tally
from promoteur.score.weight import Raked, bounds, rake

of = Tally.of_categories
CELLS = {
    ("A", "N"): of(10, 20, 50),
    ("A", "S"): of(8, 12, 20),
    ("B", "N"): of(12, 9, 9),
    ("B", "S"): of(20, 15, 15),
}
MARGINS = {"plan": {"A": 0.4, "B": 0.6}, "region": {"N": 0.55, "S": 0.45}}
SHARES = st.lists(st.floats(0.05, 1), min_size=2, max_size=2).map(
    lambda two: [share / sum(two) for share in two]
)
COUNTS = st.lists(st.tuples(*[st.integers(1, 40)] * 3), min_size=4, max_size=4)


def table(cells: dict[tuple[str, str], Tally]) -> Tallies:
    return Tallies.of(cells, ("plan", "region"))


def reached(raked: Raked, cells: Tallies, place: int) -> dict[str, float]:
    """The shares that the weights give to the values of one key column."""
    found: dict[str, float] = {}
    for (key, tally), factor in zip(cells, raked.factors, strict=True):
        weight = factor * tally.total_weight / raked.tally.total_weight
        found[key[place]] = found.get(key[place], 0) + weight
    return found


def test_worked_values():
    raked = rake(table(CELLS), MARGINS)
    assert raked.factors == pytest.approx(
        (0.720626753, 0.558746493, 1.744995325, 1.353002805), abs=5e-10
    )
    assert raked.raw_score == 22
    assert raked.score == pytest.approx(11.765014, abs=5e-7)
    assert raked.n_effective == pytest.approx(168.838187, abs=5e-7)
    assert raked.design_effect == pytest.approx(1.184566, abs=5e-7)
    assert raked.standard_error / 100 == pytest.approx(0.065140178, abs=5e-10)
    assert (raked.interval.low, raked.interval.high) == pytest.approx(
        (-0.987926, 24.097845), abs=5e-7
    )
    assert str(raked) == "12, between −1 and 24 (95% confidence); 22 before weighting"


def test_the_weighted_tally_keeps_the_answers_and_what_did_not_count():
    cells = {key: tally + of(0, 0, 0) for key, tally in CELLS.items()}
    cells["A", "N"] = Tally.of_counts((10, 20, 50), missing=3, invalid=2, scale=of(0, 0, 0).scale)
    raked = rake(table(cells), MARGINS)
    assert raked.tally.answers == (50, 56, 94)
    assert raked.tally.total_weight == pytest.approx(200)
    assert (raked.tally.missing, raked.tally.invalid) == (3, 2)
    expected = sum(f**2 * t.promoters for f, t in zip(raked.factors, CELLS.values(), strict=True))
    assert raked.tally.weight2[2] == pytest.approx(expected)


@given(COUNTS, SHARES, SHARES)
def test_all_margins_are_met_and_the_odds_between_cells_are_kept(counts, plan, region):
    """The two together have one solution: that of iterative proportional fitting."""
    cells = table(dict(zip(CELLS, (of(*row) for row in counts), strict=True)))
    margins = {"plan": dict(zip("AB", plan, strict=True)),
               "region": dict(zip("NS", region, strict=True))}  # fmt: skip
    raked = rake(cells, margins)
    assert reached(raked, cells, 0) == pytest.approx(margins["plan"], abs=1e-9)
    assert reached(raked, cells, 1) == pytest.approx(margins["region"], abs=1e-9)
    an, as_, bn, bs = raked.factors
    assert an * bs == pytest.approx(as_ * bn, rel=1e-6)
    assert raked.tally.total_weight == pytest.approx(raked.tally.n)
    assert raked.design_effect >= 1 - 1e-12
    assert raked.interval == interval(raked.tally)


@given(COUNTS, SHARES)
def test_the_standard_error_is_that_of_a_weighted_regression_on_a_constant(counts, plan):
    raked = rake(
        table(dict(zip(CELLS, (of(*row) for row in counts), strict=True))),
        {"plan": dict(zip("AB", plan, strict=True))},
    )
    codes = np.tile([-1.0, 0, 1], 4).repeat(np.ravel(counts))
    weights = np.repeat(raked.factors, 3).repeat(np.ravel(counts))
    fitted = sm.WLS(codes, np.ones_like(codes), weights).fit(cov_type="HC0")
    assert raked.score == pytest.approx(100 * fitted.params[0], abs=1e-7)
    assert raked.standard_error == pytest.approx(100 * fitted.bse[0], abs=1e-7)


def test_margins_that_hold_already_change_nothing():
    raked = rake(table(CELLS), {"plan": {"A": 0.6, "B": 0.4}, "region": {"N": 0.55, "S": 0.45}})
    assert raked.factors == pytest.approx((1, 1, 1, 1))
    assert raked.score == pytest.approx(raked.raw_score)
    assert raked.n_effective == pytest.approx(200)


def test_raking_again_changes_nothing():
    once = rake(table(CELLS), MARGINS)
    cells = {
        key: Tally(
            tally.answers,
            tuple(factor * w for w in tally.weight),
            tuple(factor**2 * w for w in tally.weight2),
            scale=tally.scale,
        )
        for (key, tally), factor in zip(CELLS.items(), once.factors, strict=True)
    }
    twice = rake(table(cells), MARGINS)
    assert twice.factors == pytest.approx((1, 1, 1, 1))
    assert twice.tally.weight2 == pytest.approx(once.tally.weight2)


def test_one_margin_weights_each_value_alike():
    raked = rake(table(CELLS), {"plan": {"A": 0.4, "B": 0.6}})
    assert raked.factors == pytest.approx((2 / 3, 2 / 3, 1.5, 1.5))


def test_a_cell_that_nobody_answered_weighs_nothing_and_is_no_problem():
    raked = rake(table(CELLS | {("C", "N"): of(0, 0, 0)}), MARGINS)
    assert raked.keys[-1] == ("C", "N")
    assert raked.factors[-1] == 0
    assert raked.score == pytest.approx(11.765014, abs=5e-7)


def test_published_shares_may_be_rounded():
    raked = rake(table(CELLS), {"plan": {"A": 0.333, "B": 0.666}})
    assert reached(raked, table(CELLS), 0) == pytest.approx({"A": 1 / 3, "B": 2 / 3})


def test_the_interval_has_the_confidence_asked_for():
    raked = rake(table(CELLS), MARGINS, confidence=0.8)
    assert raked.interval == interval(raked.tally, 0.8)


@pytest.mark.parametrize(
    ("margins", "message"),
    [
        ({"plan": {"A": 0.4, "B": 0.3, "C": 0.3}}, "Nobody with plan = 'C' answered"),
        ({"plan": {"A": 1.0}}, "answers with plan = 'B', but no known share"),
        ({"plan": {"A": 0.4, "B": 0.5}}, r"shares of plan add up to 0\.900, not to 1"),
        ({"plan": {"A": 40, "B": 60}}, r"shares of plan add up to 100\.000, not to 1"),
        ({"plan": {"A": 1.4, "B": -0.4}}, r"share of plan = 'B' is -0\.4: it must exceed 0"),
        ({"plan": {"A": float("nan"), "B": 0.5}}, "share of plan = 'A' is nan"),
        ({"sector": {"A": 1}}, "no column 'sector': it has plan, region"),
        ({}, "Without the known shares of a column"),
    ],
)
def test_margins_that_do_not_fit_the_table_are_refused(margins, message):
    with pytest.raises(ScoreProblem, match=message):
        rake(table(CELLS), margins)


def test_margins_that_no_weights_can_meet_are_named_with_what_is_missing():
    apart = {key: CELLS[key] for key in (("A", "N"), ("B", "S"))}
    with pytest.raises(ScoreProblem, match=r"plan = 'A' stays at 55\.00% instead of 40\.00%"):
        rake(table(apart), MARGINS)


def test_where_nobody_answered_there_is_nothing_to_weight():
    with pytest.raises(ScoreProblem, match="Nobody answered"):
        rake(table({("A", "N"): of(0, 0, 0)}), MARGINS)


def test_worked_bounds():
    assert bounds(30, 0.25) == (-67.5, 82.5)


@given(st.floats(-100, 100), st.floats(0, 1))
def test_bounds_are_what_all_detractors_or_all_promoters_among_the_silent_would_make(score, rate):
    low, high = bounds(score, rate)
    assert low == pytest.approx(rate * score + (1 - rate) * -100, abs=1e-9)
    assert high == pytest.approx(rate * score + (1 - rate) * 100, abs=1e-9)
    assert low - 1e-9 <= score <= high + 1e-9


def test_everybody_or_nobody_answering_is_certainty_or_ignorance():
    assert bounds(30, 1) == (30, 30)
    assert bounds(30, 0) == (-100, 100)


@pytest.mark.parametrize(("score", "rate"), [(101, 0.5), (30, 25), (30, -0.1), (30, float("nan"))])
def test_bounds_of_what_is_no_score_or_no_rate_are_refused(score, rate):
    with pytest.raises(ScoreProblem, match="does not lie between"):
        bounds(score, rate)
