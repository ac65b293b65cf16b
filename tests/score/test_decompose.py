import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.kit.language import use
from promoteur.score.decompose import contributions, decompose, mix_and_rate
from promoteur.score.scale import ONE_TO_TEN, ScoreProblem
from promoteur.score.tally import Tallies, Tally

of = Tally.of_categories
NOBODY = of(0, 0, 0)

counts = st.tuples(*[st.integers(0, 100)] * 3)
periods = st.dictionaries(st.sampled_from("abcdef"), counts, min_size=1).filter(
    lambda rows: any(map(any, rows.values()))
)


@pytest.fixture(autouse=True)
def _english():
    use("en")
    yield
    use(None)


def table(rows):
    return Tallies.of({key: of(*row) for key, row in rows.items()})


def figures(*values):
    return np.array(values, dtype=float)


def test_the_worked_example_is_reproduced_to_all_digits():
    mix, rate = mix_and_rate(
        figures(0.5, 0.3, 0.2), figures(0.4, 0.3, 0.3), figures(40, 20, -10), figures(42, 25, -5)
    )
    assert rate == pytest.approx([0.9, 1.5, 1.25], abs=1e-12)
    assert mix == pytest.approx([-1.76, 0, -3.09], abs=1e-12)
    assert (rate.sum(), mix.sum()) == pytest.approx((3.65, -4.85), abs=1e-12)
    assert rate.sum() + mix.sum() == pytest.approx(22.8 - 24)


def test_simpson_s_paradox_is_told_apart():
    mix, rate = mix_and_rate(figures(0.8, 0.2), figures(0.5, 0.5), figures(50, 0), figures(55, 5))
    assert (rate.sum(), mix.sum()) == pytest.approx((5, -15), abs=1e-12)


def test_tallies_give_the_same_split_as_their_shares_and_scores():
    before = table({"new": (0, 160, 160), "old": (40, 0, 40)})
    after = table({"old": (95, 10, 105), "new": (0, 90, 110)})
    found = decompose(before, after)
    assert (found.before, found.after) == (
        pytest.approx(before.total().score),
        pytest.approx(after.total().score),
    )
    new, old = found.rows
    assert (new.key, new.share_before, new.score_before, new.score_after) == (
        ("new",),
        0.8,
        50,
        pytest.approx(55),
    )
    assert old.share_after == pytest.approx(210 / 410)
    mix, rate = mix_and_rate(
        figures(0.8, 0.2), figures(200 / 410, 210 / 410), figures(50, 0), figures(55, 1000 / 210)
    )
    assert [row.rate for row in found.rows] == pytest.approx(rate)
    assert [row.mix for row in found.rows] == pytest.approx(mix)


@given(periods, periods)
def test_rate_and_mix_add_up_to_the_change(before, after):
    found = decompose(table(before), table(after))
    whole = table(after).total().score - table(before).total().score
    assert found.change == pytest.approx(whole, abs=1e-9)
    assert found.rate + found.mix == pytest.approx(found.change, abs=1e-9)
    assert sum(row.rate for row in found.rows) == pytest.approx(found.rate, abs=1e-9)
    assert sum(row.mix for row in found.rows) == pytest.approx(found.mix, abs=1e-9)


@given(periods, periods)
def test_exchanging_the_periods_changes_every_sign(before, after):
    there, back = decompose(table(before), table(after)), decompose(table(after), table(before))
    assert (back.change, back.rate, back.mix) == pytest.approx(
        (-there.change, -there.rate, -there.mix), abs=1e-9
    )
    mirrored = {row.key: (-row.rate, -row.mix) for row in back.rows}
    for row in there.rows:
        assert mirrored[row.key] == pytest.approx((row.rate, row.mix), abs=1e-9)


@given(periods, periods)
def test_segments_without_answers_in_one_period_are_all_mix(before, after):
    found = decompose(table(before), table(after))
    assert {row.key for row in found.rows} == {(key,) for key in before | after}
    for row in found.rows:
        scored = [row.score_before is not None, row.score_after is not None]
        assert scored == [row.share_before > 0, row.share_after > 0]
        if not all(scored):
            assert row.rate == 0
        if not any(scored):
            assert row.mix == 0


def test_a_new_segment_below_the_middle_lowers_the_score_by_its_share():
    found = decompose(
        Tallies.of({"old": of(0, 0, 10)}), Tallies.of({"old": of(0, 0, 10), "new": of(10, 0, 0)})
    )
    assert (found.before, found.after, found.change) == (100, 0, -100)
    assert found.rate == 0
    assert [(row.key, row.mix) for row in found.rows] == [(("old",), -25), (("new",), -75)]


def test_nothing_changes_against_itself():
    period = table({"a": (1, 2, 3), "b": (3, 2, 1)})
    found = decompose(period, period)
    assert (found.change, found.rate, found.mix) == (0, 0, 0)


def test_weights_count_as_shares():
    def weighted(counts, weight):
        row = np.array(counts, dtype=float)
        return Tally(
            tuple(row), tuple(row * weight), tuple(row * weight**2), scale=of(0, 0, 0).scale
        )

    before = Tallies.of({"a": weighted((0, 0, 10), 3), "b": weighted((10, 0, 0), 1)})
    found = decompose(before, before)
    assert found.before == 50
    assert [row.share_before for row in found.rows] == [0.75, 0.25]


def test_without_answers_in_one_period_there_is_nothing_to_split():
    full, empty = Tallies.of({"a": of(1, 2, 3)}), Tallies.of({"a": NOBODY})
    assert decompose(full, empty) is None
    assert decompose(empty, full) is None


def test_columns_in_another_order_and_repeated_rows_are_matched_by_name():
    before = Tallies.of({("fr", "web"): of(1, 2, 3), ("be", "web"): of(2, 2, 2)}, ("land", "way"))
    after = Tallies.of({("web", "be"): of(2, 2, 2), ("web", "fr"): of(1, 2, 3)}, ("way", "land"))
    found = decompose(before, after)
    assert [row.key for row in found.rows] == [("fr", "web"), ("be", "web")]
    assert all(row.rate == row.mix == 0 for row in found.rows)


def test_periods_cut_differently_or_on_another_scale_are_refused():
    by_land = Tallies.of({"fr": Tally.of([1, 9])}, ("land",))
    with pytest.raises(ScoreProblem, match="cut by land, the other by way"):
        decompose(by_land, Tallies.of({"fr": Tally.of([1, 9])}, ("way",)))
    with pytest.raises(ScoreProblem, match="never compared"):
        decompose(by_land, Tallies.of({"fr": Tally.of([1, 9], ONE_TO_TEN)}, ("land",)))


def test_shares_that_are_not_shares_are_refused():
    good, scores = figures(0.5, 0.5), figures(10, 20)
    for wrong in (figures(0.5, 0.6), figures(1.5, -0.5), figures(np.nan, 1)):
        with pytest.raises(ScoreProblem, match="add up to 1"):
            mix_and_rate(good, wrong, scores, scores)
    with pytest.raises(ScoreProblem, match="has a score"):
        mix_and_rate(good, good, scores, figures(10, np.nan))


@given(periods)
def test_contributions_add_up_to_0_and_lean_to_the_side_of_the_segment(rows):
    tallies = table(rows)
    pulls, whole = contributions(tallies), tallies.total().score
    assert pulls.sum() == pytest.approx(0, abs=1e-9)
    for pull, (_key, tally) in zip(pulls, tallies, strict=True):
        expected = 0 if tally.score is None else tally.n / tallies.total().n * (tally.score - whole)
        assert pull == pytest.approx(expected, abs=1e-9)


def test_contributions_where_nobody_answered_are_not_zero_but_missing():
    assert contributions(Tallies.of({"a": of(1, 2, 3), "b": NOBODY})).tolist() == [0, 0]
    assert np.isnan(contributions(Tallies.of({"a": NOBODY}))).all()


def test_a_whole_that_moves_against_each_of_its_segments_is_said_to_be_reversed():
    before = table({"a": (0, 160, 160), "b": (40, 0, 40)})
    after = table({"a": (0, 90, 110), "b": (95, 0, 105)})
    assert decompose(before, after).reversed
    assert decompose(after, before).reversed
    along = table({"a": (0, 144, 176), "b": (38, 0, 42)})
    assert not decompose(before, along).reversed
    mixed = table({"a": (0, 90, 110), "b": (105, 0, 95)})
    assert not decompose(before, mixed).reversed


def test_nothing_is_reversed_where_one_segment_moved_or_the_whole_stayed():
    before = table({"a": (0, 10, 10), "b": (10, 0, 10), "new": (0, 0, 0)})
    one = table({"a": (0, 10, 10), "b": (37, 0, 43), "new": (9, 0, 1)})
    assert decompose(before, one).change < 0
    assert not decompose(before, one).reversed
    assert not decompose(before, before).reversed


def test_a_decomposition_prints_as_a_sentence():
    found = decompose(
        table({"a": (0, 160, 160), "b": (40, 0, 40)}), table({"a": (0, 90, 110), "b": (95, 0, 105)})
    )
    assert str(found) == "−10 points: +5 by the segments' scores, −15 by their shares"
    assert str(found.rows[0]) == "a: +3 points by its score, −5 points by its share"
