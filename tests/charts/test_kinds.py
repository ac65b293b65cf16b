"""What each kind of picture says, and what its marks are made of."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.charts.bands import reading_bands
from promoteur.charts.before_after import before_after
from promoteur.charts.beside import Context
from promoteur.charts.events import LANE, Event, placed
from promoteur.charts.flow import flow
from promoteur.charts.league import league_table
from promoteur.charts.segments import segments
from promoteur.charts.shares import shares
from promoteur.charts.sparkline import HEIGHT, sparkline
from promoteur.charts.target import Goal, Point, target
from promoteur.charts.trend import HEIGHT as TREND
from promoteur.charts.trend import trend
from promoteur.kit import language
from promoteur.score import compare, decompose, league, read
from promoteur.score.tally import Tallies, Tally
from tests.charts import making
from tests.charts.making import (
    BETTER,
    FEW,
    GOOD,
    MONTHS,
    NOBODY,
    SMALL,
    TABLE,
    checked,
    drawn,
    rows_with,
)

TABLES = st.lists(st.lists(st.integers(0, 50), min_size=3, max_size=3), min_size=3, max_size=3)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    language.use("en")
    yield
    language.use(None)


def test_a_waterfall_leads_from_the_first_score_to_the_last() -> None:
    found = decompose(making.SEGMENTS, making.LATER)
    assert found is not None
    spec = checked(making.a_waterfall())
    bars = rows_with(spec, "kind")
    ends = [found.before, *(bar["to"] for bar in bars)]
    assert [bar["from"] for bar in bars] == pytest.approx(ends[:-1])
    assert ends[-1] == pytest.approx(found.after)
    assert sum(b["to"] - b["from"] for b in bars if b["kind"] == "mix") == pytest.approx(found.mix)
    assert bars[-1]["name"] == "2 other segments"
    assert {bar["sign"] for bar in bars if bar["to"] < bar["from"]} == {"detractor"}


def test_a_league_shows_both_scores_and_leaves_small_segments_without() -> None:
    found = league(making.SEGMENTS)
    spec = checked(league_table(making.SEGMENTS, found, "League"))
    rows = rows_with(spec, "shrunk")
    assert [row["shrunk"] for row in rows][:3] == pytest.approx(sorted(found.shrunk[:3])[::-1])
    assert rows[-1]["name"] == "few"
    assert (rows[-1]["shrunk"], rows[-1]["shrunk_text"]) == (None, "–")
    assert "7 answers" in making.texts(spec)
    symbols = drawn(spec, "symbol")
    assert len(symbols) == 6
    assert len([one for one in symbols if one["fill"] == "transparent"]) == 3


def test_shares_fill_the_bar_and_keep_the_order_of_rows() -> None:
    months = {date(2026, 1, 1): GOOD, date(2026, 2, 1): FEW, date(2026, 3, 1): BETTER}
    spec = checked(shares(Tallies.of(months, by=("m",)), "Shares"))
    parts = [part for part in rows_with(spec, "at") if "category" in part]
    assert [part["category"] for part in parts] == ["detractor", "passive", "promoter"] * 2
    assert [round(part["to"], 9) for part in parts] == [0.2, 0.5, 1, 0.1, 0.4, 1]
    names = ["Jan 2026", "Feb 2026", "Mar 2026"]
    places = {
        words: one["y"] for one in drawn(spec, "text") if (words := str(one.get("text"))) in names
    }
    assert sorted(places, key=places.__getitem__) == names
    assert "7 answers" in making.texts(spec)


@given(TABLES)
def test_bands_of_a_flow_fill_their_categories(table: list[list[int]]) -> None:
    spec = flow(table, "Flow")
    counts = np.array(table)[::-1, ::-1]
    if not counts.sum():
        assert spec["usermeta"]["headline"] == "Nobody has answered."
        return
    ends = rows_with(spec, "side")
    for side, totals in enumerate((counts.sum(axis=1), counts.sum(axis=0))):
        mine = [row["bottom"] - row["top"] for row in ends if row["side"] == side]
        assert mine == pytest.approx((totals / counts.sum() * 0.93).tolist())
    people = [row[1] for row in spec["usermeta"]["rows"]]
    assert sorted(people) == sorted(str(n) for n in counts.ravel().tolist())


def test_a_flow_sets_each_way_beside_the_other() -> None:
    rows = {row[0]: row[1:] for row in checked(flow(TABLE, "Flow"))["usermeta"]["rows"]}
    assert list(rows["Detractors → Promoters"]) == ["8", "4%", "5"]
    assert list(rows["Promoters → Detractors"]) == ["5", "2%", "8"]
    assert list(rows["Passives → Passives"]) == ["40", "20%", "–"]


def test_bands_stand_from_the_best_down_with_their_probabilities() -> None:
    reading = read(Tally.of_categories(6, 9, 25))
    spec = checked(reading_bands(reading, "Reading"))
    rows = rows_with(spec, "probability")
    assert [row["name"] for row in rows] == ["Exceptional", "Strong", "To improve", "Red flag"]
    assert [row["span"] for row in rows] == ["70 and more", "50 to 70", "0 to 50", "below 0"]
    assert [row["mine"] for row in rows] == [False, False, True, False]
    assert sum(row["probability"] for row in rows) == pytest.approx(1)
    assert spec["usermeta"]["headline"] == str(reading)


def test_before_and_after_show_the_difference_that_was_compared() -> None:
    found = compare(GOOD, BETTER)
    assert found is not None
    spec = checked(before_after(GOOD, BETTER, "Training"))
    row = next(list(rows)[-1] for rows in spec["datasets"].values() if "from" in rows[-1])
    assert (row["score"], row["from"]) == pytest.approx((found.after, found.before))
    assert row["value_text"] == "+20"
    assert spec["usermeta"]["headline"] == str(found)
    assert list(spec["usermeta"]["rows"][-1]) == ["Difference", "+20", row["interval_text"], "–"]


def test_too_few_answers_show_no_difference() -> None:
    spec = checked(before_after(GOOD, FEW, "Training"))
    assert "no difference" in spec["usermeta"]["subtitle"][0]
    assert [list(row) for row in spec["usermeta"]["rows"]] == [
        ["Before", "30", "14 to 44", "100"],
        ["After", "–", "–", "7"],
    ]
    assert "7 answers" in making.texts(spec)
    nobody = checked(before_after(NOBODY, NOBODY, "Training"))
    assert nobody["usermeta"]["headline"] == "Nobody has answered."


def test_a_target_shows_the_way_and_the_fan_only_where_there_are() -> None:
    full = checked(making.a_target())
    styles = {layer["mark"]["style"] for layer in full["layer"]}
    assert {"fan", "outlook", "way", "goal"} <= styles
    bare = checked(
        target(
            [Point(date(2026, 1, 1), 0.2, 0.1, 0.3)],
            Goal(date(2026, 6, 1), 0.1),
            [],
            "T",
            shares=True,
        )
    )
    assert not {"fan", "outlook", "way"} & {layer["mark"]["style"] for layer in bare["layer"]}
    assert "Point and bar" in bare["usermeta"]["subtitle"][0]
    assert len([one for one in drawn(bare, "rule") if one.get("strokeWidth") == 3]) == 1
    assert list(bare["usermeta"]["rows"][-1]) == ["Target, 1 June 2026", "10%", "–"]
    assert "fan" not in str(bare["usermeta"]["subtitle"])


@pytest.mark.parametrize("width", [240, 640])
@pytest.mark.parametrize("begun", [20, 50, 80])
def test_the_words_of_a_target_stand_above_its_lines(width: int, begun: int) -> None:
    points = [Point(date(2026, i, 28), begun, begun - 9, begun + 9) for i in range(1, 5)]
    goal = Goal(date(2026, 12, 31), 50, (points[-1].at, begun))
    spec = checked(target(points, goal, points[-1:], "T")) | {"width": width}
    (words,) = [one for one in drawn(spec, "text") if one["text"] == "Target 50"]
    assert words["baseline"] == "bottom"
    assert words["y"] < 0
    ends = [one["y"] for kind in ("line", "area", "symbol") for one in drawn(spec, kind)]
    assert min(ends) >= 0


def test_a_legend_names_only_what_is_drawn() -> None:
    table = Tallies.of({date(2026, 1, 1): FEW, date(2026, 2, 1): FEW}, by=("period",))
    context = Context(unfinished=True, previous=table)
    for picture in (
        trend(table, "T", context=context),
        segments(table, "S"),
        league_table(table, league(table), "L"),
    ):
        said = " ".join(checked(picture)["usermeta"]["subtitle"])
        assert "fewer than 10 answers, no score" in said
        for missing in ("interval", "Full", "grey", "Dotted"):
            assert missing not in said


def test_a_period_of_a_target_that_is_not_over_is_dotted_and_said() -> None:
    points = [Point(date(2026, i, 28), 20 + i, 14 + i, 26 + i, i < 4) for i in range(1, 5)]
    spec = checked(target(points, Goal(date(2026, 12, 31), 50), [], "T"))
    assert "Hollow point: the last period is not over." in spec["usermeta"]["subtitle"][0]
    assert len([one for one in drawn(spec, "line") if one.get("strokeDash")]) == 2
    whole = checked(target(points[:3], Goal(date(2026, 12, 31), 50), [], "T"))
    assert "Dotted" not in whole["usermeta"]["subtitle"][0]
    assert not [one for one in drawn(whole, "line") if one.get("strokeDash")]


@pytest.mark.parametrize(("held", "begins"), [(False, 46), (True, 35)])
def test_what_is_as_good_as_the_goal_is_to_be_held_and_needs_no_way(
    *, held: bool, begins: float
) -> None:
    goal = Goal(date(2026, 12, 31), 35, (date(2026, 1, 28), 46), held=held)
    spec = checked(target([Point(date(2026, 1, 28), 46, 40, 52)], goal, [], "T"))
    (way,) = (layer for layer in spec["layer"] if layer["mark"].get("style") == "way")
    ends = [row["value"] for row in spec["datasets"][way["data"]["name"]]]
    assert ends == [begins, 35]
    assert ("to be held" in spec["usermeta"]["subtitle"][0]) is held


def test_a_long_name_has_two_lines_where_there_is_no_room() -> None:
    name = "onboarding: the first 90 days"
    spec = checked(segments(Tallies.of({name: GOOD, "short": BETTER}), "S"))
    assert name in making.texts(spec)
    assert {"onboarding: the", "first 90 days"} <= making.texts(spec | {"width": 200})


def test_an_unfinished_period_is_dotted_and_said() -> None:
    spec = checked(trend(MONTHS, "Shop", context=Context(unfinished=True)))
    assert "Dotted: Jul 2026 is not over." in " ".join(spec["usermeta"]["subtitle"])
    dashed = [one for one in drawn(spec, "line") if one.get("strokeDash")]
    assert len(dashed) == 2
    assert len(drawn(spec, "symbol")) == 7


def test_the_line_breaks_where_the_scale_changes() -> None:
    spec = checked(trend(MONTHS, "Shop", context=Context(breaks={3})))
    assert [row["run"] for row in rows_with(spec, "run")] == [0, 0, 0, 1, 1, 1, 1]
    assert "another scale" in " ".join(spec["usermeta"]["subtitle"])


def test_the_year_before_is_in_the_picture_and_in_the_table() -> None:
    spec = checked(trend(MONTHS, "Shop", context=Context(making.YEAR_BEFORE)))
    assert {row["previous"] for row in rows_with(spec, "previous")} == {50}
    assert spec["usermeta"]["columns"][-1] == "A year before"
    assert {row[-1] for row in spec["usermeta"]["rows"]} == {"50"}


def test_events_are_letters_at_their_period_and_words_in_the_table() -> None:
    events = [Event(date(2026, 3, 31), "Prices"), Event(date(2026, 3, 1), "Training")]
    spec = checked(trend(MONTHS, "Shop", context=Context(events=events)))
    row = rows_with(spec, "letters")[0]
    assert row["letters"] == "A B"
    assert row["at"].split("\t")[1] == "Mar 2026"
    assert spec["usermeta"]["rows"][2][-1] == "A: Training, 1 March 2026 · B: Prices, 31 March 2026"
    assert spec["usermeta"]["room"] > TREND + LANE


@given(st.lists(st.integers(0, 400), max_size=40), st.integers(1, 60))
def test_letters_never_run_into_each_other(days: list[int], periods: int) -> None:
    keys = [(date.fromordinal(738_000 + 7 * i),) for i in range(periods)]
    found = placed([Event(date.fromordinal(738_000 + i), "x") for i in days], keys)
    assert sum(len(one.words) for one in found) == len(days)
    for lane in {one.lane for one in found}:
        mine = [one for one in found if one.lane == lane]
        for one, other in pairwise(mine):
            apart = (other.place - one.place) * 220 / periods
            assert apart >= 11 * (len(one.letters) + len(other.letters)) / 2


def test_an_event_before_the_first_period_is_left_out() -> None:
    assert placed([Event(date(2025, 12, 31), "x")], MONTHS.keys) == []


def test_a_sparkline_breaks_at_gaps_and_says_where_it_leads() -> None:
    names = dict(zip("abcdef", (GOOD, GOOD, FEW, GOOD, SMALL, BETTER), strict=True))
    spark = sparkline(Tallies.of(names, by=("p",)))
    assert [len(line.split()) for line in spark.lines] == [2, 3]
    assert spark.end == tuple(spark.lines[-1].split()[-1].split(","))
    assert spark.words == "From 30 (a) to 50 (f)"
    heights = [float(at.split(",")[1]) for line in spark.lines for at in line.split()]
    assert 0 < min(heights) <= max(heights) < HEIGHT


@pytest.mark.parametrize(
    ("tallies", "words"),
    [
        ({"a": FEW}, "No score in any period."),
        ({}, "No score in any period."),
        ({"a": GOOD}, "a: 30"),
    ],
)
def test_a_sparkline_without_a_line(tallies: dict[str, Tally], words: str) -> None:
    spark = sparkline(Tallies.of(tallies, by=("p",)))
    assert spark.lines == ()
    assert spark.words == words
