from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import vl_convert

from promoteur.charts.trend import trend
from promoteur.kit import language
from promoteur.score.interval import interval
from promoteur.score.scale import ONE_TO_TEN, ScoreProblem
from promoteur.score.tally import Tallies, Tally
from tests.charts.making import checked

GOOD = Tally.of_categories(20, 30, 50)
SMALL = Tally.of_categories(2, 6, 10)
FEW = Tally.of_categories(1, 2, 4)
NOBODY = Tally.of_categories(0, 0, 0)
BAND_NAMES = {"to improve", "strong"}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    language.use("en")
    yield
    language.use(None)


def spec_of(periods: dict[Any, Tally]) -> dict[str, Any]:
    return checked(trend(Tallies.of(periods, by=("period",)), "Shop"))


def rows_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return next(rows for rows in spec["datasets"].values() if "score" in rows[0])


def scale_of(spec: dict[str, Any]) -> list[int]:
    scales = [layer["encoding"].get("y", {}).get("scale") for layer in spec["layer"]]
    return next(scale["domain"] for scale in scales if scale)


def styles_of(spec: dict[str, Any]) -> list[str]:
    return [layer["mark"]["style"] for layer in spec["layer"]]


def scenegraph_marks(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """What Vega itself draws: every item of the marks of a kind, groups followed."""

    def walk(mark: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for item in mark.get("items", []):
            if mark.get("marktype") == kind:
                yield item
            for inner in item.get("items", []):
                yield from walk(inner)

    drawn = vl_convert.vegalite_to_scenegraph(spec, allowed_base_urls=[])
    return list(walk(drawn["scenegraph"]))


def test_periods_keep_their_order_and_carry_score_and_limits():
    rows = rows_of(spec_of({"2026-02": GOOD, "2026-01": Tally.of_categories(10, 40, 50)}))
    found = interval(GOOD)
    assert found is not None
    assert [row["name"] for row in rows] == ["2026-02", "2026-01"]
    assert (rows[0]["score"], rows[0]["low"], rows[0]["high"]) == pytest.approx(
        (found.score, found.low, found.high)
    )
    assert (rows[0]["score_text"], rows[0]["interval_text"]) == ("30", "14 to 44")
    assert rows[0]["n_text"] == "100"


def test_a_period_of_fewer_than_ten_answers_has_no_score_and_breaks_the_line():
    spec = spec_of({"a": GOOD, "b": FEW, "c": GOOD, "d": NOBODY, "e": GOOD})
    assert [row["score"] for row in rows_of(spec)] == [30, None, 30, None, 30]
    assert [row["low"] is None for row in rows_of(spec)] == [False, True, False, True, False]
    line = scenegraph_marks(spec, "line")
    assert [item.get("defined", True) for item in line] == [True, False, True, False, True]
    assert "Gap: fewer than 10 answers" in " ".join(spec["usermeta"]["subtitle"])


def test_indicative_points_are_hollow_and_others_full():
    points = scenegraph_marks(spec_of({"a": GOOD, "b": SMALL, "c": FEW}), "symbol")
    fills = [item["fill"] for item in points]
    assert len(points) == 2
    assert fills[0] == points[0]["stroke"] != fills[1]
    assert fills[1] == "#ffffff"


def test_notes_explain_only_what_is_in_the_picture():
    said = " ".join(spec_of({"a": GOOD, "b": GOOD})["usermeta"]["subtitle"])
    assert "95% interval" in said
    assert "Hollow" not in said
    assert "Gap" not in said


def test_a_score_between_two_gaps_shows_its_interval_as_a_line():
    rows = rows_of(spec_of({"a": FEW, "b": GOOD, "c": FEW, "d": GOOD, "e": GOOD}))
    assert [row["alone"] for row in rows] == [False, True, False, False, False]


def test_the_axis_fits_the_intervals_and_reaches_a_near_zero():
    low, high = scale_of(spec_of({"a": GOOD, "b": GOOD}))
    assert (low, high) == (0, 50)


def test_zero_has_a_line_only_where_the_axis_holds_it():
    assert "zero" in styles_of(spec_of({"a": GOOD}))
    high = Tally.of_categories(10, 100, 900)
    far = spec_of({"a": high, "b": high})
    assert scale_of(far)[0] > 0
    assert "zero" not in styles_of(far)


def test_bands_of_the_reading_stand_behind_the_line_with_their_names():
    spec = spec_of({"a": Tally.of_categories(5, 10, 15), "b": GOOD})
    bands = next(rows for rows in spec["datasets"].values() if "tinted" in rows[0])
    assert [(band["from"], band["to"]) for band in bands] == [(0, 50), (50, 60)]
    assert [(band["name"], band["edge"], band["above"]) for band in bands] == [
        ("to improve", 50, False),
        ("strong", 50, True),
    ]
    assert styles_of(spec)[0] == "band"
    inside = [one for one in scenegraph_marks(spec, "text") if str(one.get("text")) in BAND_NAMES]
    assert len(inside) == 2
    assert all(0 <= one["x"] <= 720 for one in inside)


def test_one_band_alone_has_no_name():
    spec = spec_of({"a": GOOD, "b": GOOD})
    assert "band-name" not in styles_of(spec)


def test_figures_stand_off_the_line():
    low = Tally.of_categories(45, 30, 25)
    spec = spec_of({"a": GOOD, "b": low, "c": GOOD, "d": GOOD})
    assert [row["valley"] for row in rows_of(spec)] == [False, True, False, False]
    points = {one["y"] for one in scenegraph_marks(spec, "symbol")}
    texts = scenegraph_marks(spec, "text")
    written = {str(one.get("text")): one["y"] + one["dy"] for one in texts if one.get("dy")}
    assert written["30"] < min(points)
    assert written["−20"] > max(points)


def test_few_periods_are_all_labelled_and_many_only_at_the_end():
    assert [row["label"] for row in rows_of(spec_of({"a": GOOD, "b": FEW}))] == ["30", ""]
    many = rows_of(spec_of({f"{i}": GOOD for i in range(40)}))
    assert [row["label"] for row in many] == [""] * 39 + ["30"]


@pytest.mark.parametrize(
    ("days", "names"),
    [
        ([date(2025, 12, 1), date(2026, 1, 1)], ["Dec 2025", "Jan 2026"]),
        ([date(2025, 1, 1), date(2026, 1, 1)], ["2025", "2026"]),
        (
            [date(2026, 1, 5), datetime(2026, 1, 12, 8, 30, tzinfo=UTC)],
            ["5 Jan 2026", "12 Jan 2026"],
        ),
        (["week 1", None], ["week 1", "(not given)"]),
    ],
)
def test_dates_are_written_as_what_they_are(days, names):
    assert [row["name"] for row in rows_of(spec_of(dict.fromkeys(days, GOOD)))] == names


def test_french_months():
    language.use("fr")
    rows = rows_of(spec_of({date(2026, 1, 1): GOOD, date(2026, 2, 1): GOOD}))
    assert [row["name"] for row in rows] == ["janv. 2026", "févr. 2026"]


def test_where_nobody_answered_the_picture_says_so():
    for empty in ({"a": NOBODY}, {}):
        spec = spec_of(empty)
        assert spec["usermeta"]["headline"] == "Nobody has answered."
        assert "0" not in str(list(spec["datasets"].values()))


def test_periods_too_small_for_any_score_are_gaps_and_counts():
    spec = spec_of({"a": FEW, "b": FEW})
    assert scenegraph_marks(spec, "symbol") == []
    assert [list(row) for row in spec["usermeta"]["rows"]] == [
        ["a", "–", "–", "7"],
        ["b", "–", "–", "7"],
    ]


def test_another_scale_is_flagged():
    tally = Tally.of_counts((1, 0, 0, 2, 1, 0, 4, 5, 6, 4), scale=ONE_TO_TEN)
    assert "1–10" in spec_of({"a": tally})["usermeta"]["subtitle"][-1]


def test_a_confidence_that_is_none_is_refused():
    with pytest.raises(ScoreProblem, match="between 0 and 1"):
        trend(Tallies.of({"a": GOOD}), "Shop", 1.5)


def test_weeks_have_their_names_and_on_the_axis_their_first_days():
    weeks = Tallies.of({date(2026, 11, 9): GOOD, date(2026, 11, 16): GOOD}, by=("week",))
    spec = checked(trend(weeks, "Shop"))
    rows = rows_of(spec)
    assert [row["name"] for row in rows] == ["week 46 of 2026", "week 47 of 2026"]
    assert [row["at"].split("\t")[1] for row in rows] == ["9 Nov 2026", "16 Nov 2026"]


def test_quarters_are_named_as_quarters():
    days = [date(2025, 7, 1), date(2025, 10, 1)]
    quarters = Tallies.of(dict.fromkeys(days, GOOD), by=("quarter",))
    names = [row["name"] for row in rows_of(checked(trend(quarters, "Shop")))]
    assert names == ["Q3 2025", "Q4 2025"]
    months = [row["name"] for row in rows_of(spec_of(dict.fromkeys(days, GOOD)))]
    assert months == ["Jul 2025", "Oct 2025"]
    language.use("fr")
    assert rows_of(checked(trend(quarters, "Shop")))[0]["name"] == "T3 2025"
