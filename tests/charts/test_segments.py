from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import vl_convert

from promoteur.charts.segments import MOST, segments
from promoteur.kit import language
from promoteur.score.interval import interval
from promoteur.score.scale import CATEGORIES_ONLY
from promoteur.score.tally import Tallies, Tally
from tests.charts.making import checked

GOOD = Tally.of_categories(20, 30, 50)
BETTER = Tally.of_categories(10, 30, 60)
SMALL = Tally.of_categories(6, 6, 2)
FEW = Tally.of_categories(1, 2, 4)
NOBODY = Tally.of_categories(0, 0, 0)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    language.use("en")
    yield
    language.use(None)


def spec_of(tallies: dict[Any, Tally], by: tuple[str, ...] = ("segment",)) -> dict[str, Any]:
    return checked(segments(Tallies.of(tallies, by=by), "Segments"))


def rows_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return next(rows for rows in spec["datasets"].values() if "score" in rows[0])


def symbols_of(spec: dict[str, Any]) -> str:
    return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])


def test_segments_are_sorted_by_score_and_those_without_come_last():
    rows = rows_of(spec_of({"few": FEW, "small": SMALL, "good": GOOD, "better": BETTER}))
    assert [row["name"] for row in rows] == ["better", "good", "small", "few"]
    assert [row["score"] for row in rows] == pytest.approx([50, 30, -28.571428571, None])


def test_a_segment_carries_its_limits_and_words():
    row = rows_of(spec_of({"good": GOOD}))[0]
    found = interval(GOOD)
    assert found is not None
    assert (row["low"], row["high"]) == pytest.approx((found.low, found.high))
    assert (row["score_text"], row["interval_text"], row["n_text"]) == ("30", "14 to 44", "100")


def test_keys_of_several_values_are_joined():
    rows = rows_of(spec_of({("Retail", "North"): GOOD, ("Retail", None): BETTER}, ("a", "b")))
    assert [row["name"] for row in rows] == ["Retail · (not given)", "Retail · North"]


def test_fewer_than_ten_answers_show_how_many_and_no_dot():
    spec = spec_of({"good": GOOD, "few": FEW, "nobody": NOBODY})
    few = rows_of(spec)[1]
    assert (few["score"], few["low"], few["answers_text"]) == (None, None, "7 answers")
    drawn = symbols_of(spec)
    assert ">7 answers<" in drawn
    assert ">0 answers<" in drawn
    assert drawn.count('aria-roledescription="point"') == 1


def test_indicative_segments_are_hollow_and_the_note_says_why():
    spec = spec_of({"good": GOOD, "small": SMALL})
    hollow = [
        line for line in symbols_of(spec).split("<path") if 'aria-roledescription="point"' in line
    ]
    assert [part.split('fill="')[1][:7] for part in hollow] == ["#5a4a9c", "#ffffff"]
    assert "Hollow: fewer than 30 answers" in spec["usermeta"]["subtitle"][0]


def test_beyond_forty_the_largest_stay_and_the_rest_is_counted():
    many = {f"s{i}": Tally.of_categories(i, 10, 2 * i) for i in range(1, 101)}
    spec = spec_of(many)
    assert {row["name"] for row in rows_of(spec)} == {f"s{i}" for i in range(61, 101)}
    assert spec["usermeta"]["subtitle"][-1] == (
        "The 40 segments with the most answers; 60 others are left out."
    )
    assert len(spec["usermeta"]["rows"]) == MOST


def test_nothing_is_said_to_be_left_out_when_nothing_is():
    spec = spec_of({f"s{i}": GOOD for i in range(40)})
    assert len(rows_of(spec)) == 40
    assert "left out" not in str(spec["usermeta"]["subtitle"])


def test_segments_whose_names_look_equal_stay_apart():
    spec = spec_of({"a b": GOOD, "a\nb": BETTER, "1": GOOD, 1: BETTER})
    assert len({row["at"] for row in rows_of(spec)}) == 4
    assert symbols_of(spec).count('aria-roledescription="point"') == 4


def test_where_nobody_answered_the_picture_says_so():
    for empty in ({"a": NOBODY}, {}):
        assert spec_of(empty)["usermeta"]["headline"] == "Nobody has answered."


def test_a_hundred_thousand_segments_are_no_burden():
    n = 100_000
    counts = np.tile([20.0, 30.0, 50.0], (n, 1))
    keys = tuple((i,) for i in range(n))
    many = Tallies(("i",), keys, counts, counts, counts, np.zeros(n), np.zeros(n), CATEGORIES_ONLY)
    spec = checked(segments(many, "Many"))
    assert len(rows_of(spec)) == MOST
    assert "99,960 others are left out" in spec["usermeta"]["subtitle"][-1]


def test_french_words_of_figures():
    language.use("fr")
    large = Tally.of_categories(100, 300, 1600)
    row = rows_of(spec_of({"a": large}))[0]
    assert (row["score_text"], row["n_text"]) == ("75,0", "2\u202f000")
