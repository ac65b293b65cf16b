from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.charts.caption import Caption, one_line
from promoteur.charts.rows import Row, domain, ticks
from promoteur.kit import language
from promoteur.score.reading import Sample

POINTS = st.floats(-100, 100)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    language.use("en")
    yield
    language.use(None)


@given(st.text() | st.integers() | st.floats() | st.none())
def test_any_value_becomes_one_line_that_xml_can_hold(value):
    line = one_line(value)
    assert line.splitlines() == [line]
    assert "\t" not in line
    assert ET.fromstring(f"<a>{escape(line)}</a>").text == line


@pytest.mark.parametrize("nothing", [None, float("nan"), "", " \n ", "\x00"])
def test_a_value_that_says_nothing_is_named(nothing):
    assert one_line(nothing) == "(not given)"


def test_emoji_and_no_break_spaces_are_kept():
    family = "👩\u200d👩\u200d👧 1\u202f000\u00a0€"
    assert one_line(family) == family


def test_a_caption_prints_as_one_line():
    caption = Caption("Spring", ("100 answers",), (), (), "30", ("between 14 and 44",))
    assert str(caption) == "Spring – 30, between 14 and 44 – 100 answers"


@given(st.lists(st.tuples(POINTS, POINTS), min_size=1))
def test_the_axis_holds_every_interval_and_no_more_than_the_scale(pairs):
    rows = [Row("a", 50, Sample.NORMAL, sum(pair) / 2, min(pair), max(pair)) for pair in pairs]
    low, high = domain(rows)
    assert -100 <= low <= min(min(pair) for pair in pairs)
    assert max(max(pair) for pair in pairs) <= high <= 100
    assert high - low >= 40
    assert 3 <= len(ticks(low, high)) <= 9


def test_without_any_score_the_axis_is_the_whole_scale():
    assert domain([Row("a", 3, Sample.COUNTS_ONLY)]) == (-100, 100)
