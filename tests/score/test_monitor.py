"""Watching all the time: right at every look, and no cry of wolf."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from promoteur.score.interval import Interval, interval, limits
from promoteur.score.monitor import RISES, Watch, _log_winnings, confidence_sequence, watch
from promoteur.score.scale import ScoreProblem
from promoteur.score.tally import Tally

COUNTS = st.tuples(*[st.integers(0, 200)] * 3).filter(any)
STREAM = [bool(answer) for answer in (0, 0, 1, 0, 1, 1, 0, 1, 1, 1)]
of = Tally.of_categories


def sequence(*counts: float, confidence: float = 0.95) -> Interval:
    found = confidence_sequence(of(*counts), confidence)
    assert found is not None
    return found


# An interval that holds however often one looks.


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((20, 30, 50), 3.186131, 53.704593),
        ((2, 3, 5), -46.112289, 84.168820),
        ((0, 0, 10), 24.602530, 100),
        ((200, 300, 500), 20.930881, 38.688251),
    ],
)
def test_worked_sequences(counts, low, high):
    found = sequence(*counts)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-6)
    assert (found.method, found.n, found.confidence) == ("sequence", sum(counts), 0.95)


@pytest.mark.parametrize("counts", [(20, 30, 50), (2, 3, 5), (0, 0, 10), (0, 10, 0), (3, 0, 1)])
@pytest.mark.parametrize("theta", [-0.6, 0.0, 0.35, 0.8])
def test_the_winnings_are_the_integral_over_all_bets(counts, theta):
    d, m, p = counts
    mean = (1 + theta) / 2

    def won(angle: float) -> float:
        b = np.sin(angle) ** 2  # uniform in the angle: Beta(½, ½)
        up, down = b / mean, (1 - b) / (1 - mean)
        return up**p * down**d * ((up + down) / 2) ** m

    integral = quad(won, 0, np.pi / 2, epsabs=0, epsrel=1e-10, limit=300)[0] * 2 / np.pi
    assert _log_winnings(d, m, p, theta) == pytest.approx(np.log(integral), abs=1e-8)


@given(COUNTS, st.floats(0.5, 0.99))
def test_a_limit_is_where_the_winnings_reach_the_stake(counts, confidence):
    found = sequence(*counts, confidence=confidence)
    for limit in (found.low, found.high):
        if abs(limit) < 100 - 1e-6:
            won = _log_winnings(*counts, limit / 100)
            assert won == pytest.approx(-np.log(1 - confidence), abs=1e-4)


@given(COUNTS)
def test_a_sequence_contains_the_score_and_stays_on_the_scale(counts):
    found = sequence(*counts)
    assert -100 <= found.low <= found.score <= found.high <= 100


@given(COUNTS)
def test_a_sequence_is_wider_than_the_interval_for_one_look(counts):
    found, once = sequence(*counts), interval(of(*counts))
    assert found.high - found.low > once.high - once.low


@given(COUNTS)
def test_a_sequence_mirrors_when_promoters_and_detractors_change_places(counts):
    found, mirrored = sequence(*counts), sequence(*counts[::-1])
    assert (mirrored.low, mirrored.high) == pytest.approx((-found.high, -found.low), abs=1e-8)


@given(COUNTS, st.integers(2, 9))
def test_more_answers_with_the_same_shares_narrow_a_sequence(counts, times):
    few, many = sequence(*counts), sequence(*(times * count for count in counts))
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((0, 0, 3_000_000), 99.99, 100),
        ((3_000_000, 0, 0), -100, -99.99),
        ((0, 3_000_000, 0), -0.01, 0.01),
        ((2_000_000, 3_000_000, 5_000_000), 29.8, 30.2),
        ((1, 0, 1_000_000_000), 99.99, 100),
        ((0, 1, 10**12), 99.99, 100),
    ],
)
def test_millions_of_answers_neither_overflow_nor_lose_the_score(counts, low, high):
    found = sequence(*counts)
    assert low <= found.low <= found.score <= found.high <= high


def test_one_answer_says_next_to_nothing():
    found = sequence(0, 0, 1)
    assert found.high == 100
    assert found.low < -90


def test_where_nobody_answered_there_is_no_sequence():
    assert confidence_sequence(of(0, 0, 0)) is None


def test_weighted_answers_are_refused():
    plain = of(20, 30, 50)
    heavy = Tally(plain.answers, (40, 60, 100), (80, 120, 200), scale=plain.scale)
    with pytest.raises(ScoreProblem, match="Watch them unweighted"):
        confidence_sequence(heavy)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_that_is_not_one_is_refused(confidence):
    with pytest.raises(ScoreProblem, match="is not between 0 and 1"):
        confidence_sequence(of(20, 30, 50), confidence)


def test_one_who_looks_all_the_time_is_misled_by_intervals_and_not_by_sequences():
    """300 streams of up to 600 answers; a look after each of the first 20, then every 20th."""
    random = np.random.default_rng(5)
    drawn = random.choice(3, (300, 600), p=(0.2, 0.3, 0.5))
    looks = np.unique([*range(1, 21), *range(20, 601, 20)]) - 1
    counts = np.stack([(drawn == c).cumsum(axis=1)[:, looks] for c in range(3)], axis=2)
    once = limits(counts.reshape(-1, 3).astype(float)).reshape(300, -1, 2)
    misled = ((once[..., 0] > 30) | (once[..., 1] < 30)).any(axis=1).mean()
    winnings = np.array([[_log_winnings(*look, 0.3) for look in looks] for looks in counts])
    missed = (winnings >= np.log(20)).any(axis=1).mean()
    assert misled > 0.25
    assert missed <= 0.05


# An alarm on the share of detractors.


def test_worked_evidence():
    state, found = Watch.above(0.2, (0.25, 0.30, 0.40), answers_per_year=1000), []
    for answer in STREAM:
        state = state.after([answer])
        found.append(state.evidence)
    worked = (0.854166667, 1.589843750, 4.035481771, 4.265848796, 8.332066854, 15.275394439,
              13.463560502, 23.947866460, 42.684071407, 77.038842590)  # fmt: skip
    assert found == pytest.approx(worked, abs=1e-9)
    assert state.n == 10
    assert not state.alarm


def test_the_threshold_is_twenty_years_of_answers():
    assert Watch.above(0.2, (0.3,), 1000).threshold == 20_000
    assert Watch.above(0.2, (0.3,), 1000, false_alarms=0.01).threshold == 100_000


def test_the_dead_band_is_two_points_or_the_standard_error_of_the_baseline():
    large, small = watch(of(2000, 3000, 5000), 1000), watch(of(20, 30, 50), 1000)
    assert large.share == pytest.approx(0.22)
    assert small.share == pytest.approx(0.2 + 0.04)
    assert small.alternatives == pytest.approx([0.24 + rise for rise in RISES])


def test_a_weighted_baseline_counts_with_its_effective_answers():
    plain = of(20, 30, 50)
    heavy = Tally(plain.answers, (40, 60, 100), (320, 480, 800), scale=plain.scale)
    assert watch(heavy, 1000).share == pytest.approx(0.2 + (0.16 / 25) ** 0.5)


def test_a_baseline_without_detractors_is_not_taken_for_certain():
    found = watch(of(0, 5, 5), 1000)
    share = 0.75 / 13
    assert found.share == pytest.approx((share * (1 - share) / 10) ** 0.5)


def test_alternatives_that_cannot_be_are_dropped():
    found = watch(of(80, 10, 10), 1000)
    assert found.alternatives == pytest.approx([0.84 + rise for rise in (0.03, 0.05, 0.08, 0.12)])


@given(st.lists(st.booleans(), max_size=40), st.integers(0, 40))
def test_it_does_not_matter_how_answers_are_grouped(answers, cut):
    start = watch(of(20, 30, 50), 3)
    assert start.after(answers[:cut]).after(answers[cut:]) == start.after(answers)
    assert start == watch(of(20, 30, 50), 3)


@given(st.lists(st.integers(0, 10), max_size=40))
def test_answers_from_0_to_10_are_detractors_up_to_6(answers):
    start = watch(of(20, 30, 50), 1000)
    assert start.after(answers) == start.after([answer <= 6 for answer in answers])
    assert start.after(np.array(answers, dtype=int)) == start.after(answers)


def test_zero_is_a_detractor_and_false_is_not():
    start = watch(of(20, 30, 50), 1000)
    assert start.after([0]) == start.after([True])
    assert start.after([0]).evidence > 1 > start.after([False]).evidence
    assert start.after(np.array([True, False])) == start.after([True, False])


def test_an_alarm_says_at_which_answer_and_stays():
    alarmed = Watch.above(0.2, (0.25, 0.30, 0.40), answers_per_year=2).after(STREAM)
    assert alarmed.alarm
    assert alarmed.alarmed_at == 9
    assert str(alarmed) == "10 answers: more than 20.0% detractors, alarm at answer 9"
    later = alarmed.after([False] * 500)
    assert (later.alarmed_at, later.n, later.evidence) == (9, 510, alarmed.evidence)


def test_a_watch_without_alarm_says_so():
    assert str(watch(of(20, 30, 50), 1000).after([9])) == "1 answer: no more than 24.0% detractors"


def test_nothing_but_detractors_for_years_does_not_overflow():
    assert watch(of(20, 30, 50), 1e300).after([True] * 3000).alarm


@pytest.mark.parametrize("answer", [11, -1, 7.5])
def test_what_is_no_answer_is_refused(answer):
    with pytest.raises(ScoreProblem, match="is not an answer"):
        watch(of(20, 30, 50), 1000).after([answer])


def test_without_a_baseline_there_is_nothing_to_watch():
    with pytest.raises(ScoreProblem, match="Nobody answered in the period before"):
        watch(of(0, 0, 0), 1000)


def test_above_a_baseline_of_detractors_only_there_is_nothing_to_look_for():
    with pytest.raises(ScoreProblem, match="needs shares to look for"):
        watch(of(10, 0, 0), 1000)


@pytest.mark.parametrize(
    ("share", "alternatives"),
    [(0, (0.1,)), (0.2, ()), (0.2, (0.2, 0.3)), (0.2, (1,)), (20, (25,))],
)
def test_alternatives_lie_above_the_share_and_below_everybody(share, alternatives):
    with pytest.raises(ScoreProblem, match="shares to look for that lie above it"):
        Watch.above(share, alternatives, 1000)


@pytest.mark.parametrize(("year", "false_alarms"), [(0, 0.05), (1000, 0), (1000, 5)])
def test_answers_per_year_and_false_alarms_are_checked(year, false_alarms):
    with pytest.raises(ScoreProblem, match="expected number of answers a year"):
        Watch.above(0.2, (0.3,), year, false_alarms)


def alarms(share: float, years: int, seed: int) -> list[int | None]:
    """When the alarm rings in each of so many years of 500 answers; the watch is above 22 %."""
    start = watch(of(2000, 3000, 5000), 500)
    drawn = np.random.default_rng(seed).random((years, 500)) < share
    return [start.after(year.tolist()).alarmed_at for year in drawn]


def test_false_alarms_ring_in_no_more_than_5_percent_of_years():
    rung = [at is not None for at in alarms(0.22, 500, seed=1)]
    assert np.mean(rung) <= 0.05


def test_a_weekly_test_cries_wolf_in_most_years():
    """52 plain 95 % tests of a share that never changes: what the alarm is better than."""
    weeks = np.random.default_rng(2).binomial(100, 0.2, (2000, 52))
    beyond = np.abs(weeks / 100 - 0.2) > 1.96 * (0.16 / 100) ** 0.5
    assert beyond.any(axis=1).mean() > 0.85


def test_a_real_rise_is_seen_soon():
    found = alarms(0.40, 100, seed=3)
    assert all(found)
    assert np.median([at for at in found if at]) < 120
