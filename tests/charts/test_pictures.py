"""What every kind of picture keeps: it can be drawn, says its words, and stands in a page."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from promoteur.charts.embed import embedded
from promoteur.charts.render import svg
from promoteur.kit import language
from tests.charts.making import KINDS, checked

EACH = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(autouse=True, params=["en", "fr"])
def _language(request: pytest.FixtureRequest) -> Iterator[None]:
    language.use(request.param)
    yield
    language.use(None)


@EACH
def test_a_picture_is_valid_and_can_be_drawn(kind: str) -> None:
    spec = checked(KINDS[kind]())
    root = ET.fromstring(svg(spec))
    height = float(root.attrib["height"])
    assert 100 < height < 800
    assert "NaN" not in ET.tostring(root, encoding="unicode")
    assert "undefined" not in ET.tostring(root, encoding="unicode")


@EACH
def test_a_picture_has_a_table_with_a_heading_for_every_cell(kind: str) -> None:
    about = checked(KINDS[kind]())["usermeta"]
    assert about["title"]
    assert about["subtitle"]
    assert len(about["rows"]) >= 3
    assert {len(row) for row in about["rows"]} == {len(about["columns"])}
    assert all(cell for row in about["rows"] for cell in row)
    assert about["title"] == " ".join(about["title"].split())


@EACH
def test_a_picture_is_small_enough_for_six_on_a_page(kind: str) -> None:
    picture = embedded(KINDS[kind]())
    assert "<" not in picture.json
    assert len(picture.json.encode()) < 24_000
    assert picture.height > 100


@EACH
def test_colours_stand_in_the_configuration_only(kind: str) -> None:
    spec = checked(KINDS[kind]())
    assert "#" not in str(spec["layer"])
