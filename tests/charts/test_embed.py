import json
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from datetime import date
from typing import Any

import pytest

from promoteur.charts.caption import HEADLINE
from promoteur.charts.distribution import distribution
from promoteur.charts.embed import embedded
from promoteur.charts.segments import segments
from promoteur.charts.trend import trend
from promoteur.charts.vega import Picture
from promoteur.kit import language
from promoteur.score.tally import Tallies, Tally
from tests.charts.making import KINDS, drawn

GOOD = Tally.of_categories(20, 30, 50)
HOSTILE = "</script><script>alert(1)</script>&amp;<!--"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    language.use("en")
    yield
    language.use(None)


def test_a_caption_comes_along_in_words_and_as_a_table():
    picture = embedded(trend(Tallies.of({date(2026, 1, 1): GOOD}, by=("month",)), "Shop"))
    assert picture.title == "Shop"
    assert picture.columns == ("Period", "Score", "Interval", "Answers")
    assert picture.rows == (("Jan 2026", "30", "14 to 44", "100"),)
    assert picture.subtitle == ("Score with its 95% interval; under each period, its answers.",)
    with pytest.raises(FrozenInstanceError):
        picture.title = "Another"  # type: ignore[misc]


def test_the_figure_is_the_pages_and_not_in_the_drawing():
    picture = embedded(distribution(Tally.of_counts([5] * 11), "Shop"))
    assert picture.figure == "−45"
    assert picture.headline.startswith("−45, between")
    assert "−45" not in picture.json


@pytest.mark.parametrize("name", [HOSTILE, "é😀\u2028", '"', "\\u003c/script>"])
def test_no_name_can_end_the_element_and_every_name_arrives(name):
    picture = embedded(segments(Tallies.of({name: GOOD, "a": GOOD}), name))
    assert not set("<>&") & set(picture.json)
    inside = json.loads(picture.json)["specification"]["datasets"]
    names = {row.get("name") for rows in inside.values() for row in rows}
    assert " ".join(name.split()) in names


def test_looks_are_not_repeated_and_the_height_is_that_of_the_room():
    periods = {date(2024 + i // 12, 1 + i % 12, 1): GOOD for i in range(36)}
    picture = embedded(trend(Tallies.of(periods, by=("month",)), "Shop"))
    inside = json.loads(picture.json)
    assert inside["height"] == picture.height > 300
    assert inside["language"] == "en"
    assert not {"config", "title", "usermeta", "width"} & inside["specification"].keys()
    assert "#" not in picture.json
    assert len(picture.json.encode()) < 24_000


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_holds_less_and_draws_the_same(kind: str):
    picture = KINDS[kind]()
    inside = json.loads(embedded(picture).json)["specification"]
    kept = [layer for layer in picture["layer"] if layer.get("name") != HEADLINE]
    whole = {key: picture[key] for key in ("datasets", "width", "height", "config")}
    small = whole | {key: inside[key] for key in ("datasets", "layer")}
    whole |= {"layer": kept}
    assert len(json.dumps(small)) < len(json.dumps(whole))
    for width in ({}, {"width": 150}):
        assert places(small | width) == places(whole | width)


def places(spec: Picture) -> list[tuple[str, list[float], Any]]:
    """Where each mark is drawn, in whole pixels, and what it says."""
    return [
        (sort, [round(item.get(side, 0)) for side in ("x", "y", "x2", "y2")], item.get("text"))
        for sort in ("text", "symbol", "rule", "rect")
        for item in drawn(spec, sort)
    ]


def test_more_segments_take_more_room():
    few, many = (
        embedded(segments(Tallies.of({f"s{i}": GOOD for i in range(n)}), "S")).height
        for n in (3, 30)
    )
    assert many - few == 27 * 27
