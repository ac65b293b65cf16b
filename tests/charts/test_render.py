import base64
import hashlib
import json
import re
import struct
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from promoteur.charts.distribution import distribution
from promoteur.charts.render import ChartProblem, save
from promoteur.charts.segments import segments
from promoteur.charts.trend import trend
from promoteur.charts.vega import Picture
from promoteur.kit import language
from promoteur.score.tally import Tallies, Tally
from tests.charts.making import checked

SVG = "{http://www.w3.org/2000/svg}"
GOOD = Tally.of_categories(20, 30, 50)
ODD = "\"Q1\" & 'Q2' </script><script>alert(1)</script>\nsecond line 🎉 " + "very long " * 30
HARMLESS = (
    "http://www.w3.org/",  # namespaces
    "https://vega.github.io/",  # $schema and the address of the editor, which is not offered
    "https://github.com/vega/vega-lite/issues/",  # in an error message
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    language.use("en")
    yield
    language.use(None)


ALONE = Tally.of_categories(0, 0, 1)
DRAWN: dict[str, Callable[[], Picture]] = {
    "distribution": lambda: distribution(Tally.of([0, 7, 9, 10] * 10), "Spring"),
    "trend": lambda: trend(Tallies.of({"a": GOOD, "b": ALONE, "c": GOOD}), "Spring"),
    "segments": lambda: segments(Tallies.of({"a": GOOD, "b": ALONE}), "Spring"),
    "nobody": lambda: distribution(Tally.of([]), "Spring"),
}


class Page(HTMLParser):
    """The elements of a page, its scripts, and the text of its table's cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.cells: list[str] = []
        self.texts: dict[str, str] = {}
        self.open = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.open = tag
        if tag == "script":
            self.scripts.append("")
        if tag in {"th", "td"}:
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        self.open = self.open if tag != self.open else ""

    def handle_data(self, data: str) -> None:
        self.texts[self.open] = self.texts.get(self.open, "") + data
        if self.open == "script":
            self.scripts[-1] += data
        if self.open in {"th", "td"}:
            self.cells[-1] += data

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for found, attrs in self.elements if found == tag]


def saved(chart: Picture, path: Path) -> bytes:
    save(chart, path)
    return path.read_bytes()


@pytest.mark.parametrize("name", DRAWN)
def test_svg_is_xml_with_the_title_as_title_and_as_text(name, tmp_path):
    root = ET.fromstring(saved(DRAWN[name](), tmp_path / "a.svg"))
    assert root.tag == f"{SVG}svg"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == "Spring"
    assert "Spring" in [element.text for element in root.iter(f"{SVG}text")]


def test_svg_loads_nothing(tmp_path):
    drawn = saved(DRAWN["trend"](), tmp_path / "a.svg").decode()
    assert set(re.findall(r"https?://[^\"]+", drawn)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


@pytest.mark.parametrize("name", DRAWN)
def test_png_is_an_image_of_twice_the_size(name, tmp_path):
    chart = DRAWN[name]()
    image = saved(chart, tmp_path / "a.png")
    root = ET.fromstring(saved(chart, tmp_path / "a.svg"))
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", image[16:24])
    assert width == pytest.approx(2 * float(root.attrib["width"]), abs=2)
    assert height == pytest.approx(2 * float(root.attrib["height"]), abs=2)
    assert width > 1200


@pytest.mark.parametrize("name", DRAWN)
def test_html_names_its_language_and_title_and_holds_the_specification(name, tmp_path):
    page = Page(saved(DRAWN[name](), tmp_path / "a.html").decode())
    assert page.attributes("html") == [{"lang": "en"}]
    assert page.texts["title"] == page.texts["h1"] == "Spring"
    held = json.loads(page.scripts[0])
    assert held["specification"]["width"] == "container"
    assert "title" not in held["specification"]
    assert set(held["looks"]) == {"light", "dark", "light-narrow", "dark-narrow"}


def test_html_loads_nothing_from_any_host(tmp_path):
    text = saved(DRAWN["segments"](), tmp_path / "a.html").decode()
    page = Page(text)
    assert not {"link", "img", "iframe", "object", "embed", "base"} & {t for t, _a in page.elements}
    assert not any("src" in attrs or "href" in attrs for _tag, attrs in page.elements)
    assert not re.search(r"url\(|@import", page.texts["style"])
    for address in re.findall(r"https?://[^\s\"'`)]+", text):
        assert address.startswith(HARMLESS)


def test_html_policy_allows_its_own_script_and_nothing_else(tmp_path):
    page = Page(saved(DRAWN["trend"](), tmp_path / "a.html").decode())
    policy = next(
        attrs["content"]
        for attrs in page.attributes("meta")
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    digest = base64.b64encode(hashlib.sha256(page.scripts[1].encode()).digest()).decode()
    assert policy is not None
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}';" in policy
    assert "unsafe-eval" not in policy
    assert len(page.scripts) == 2


def test_html_has_a_table_of_the_same_figures(tmp_path):
    page = Page(saved(DRAWN["segments"](), tmp_path / "a.html").decode())
    assert page.cells == [
        *("Segment", "Score", "Interval", "Answers"),
        *("a", "30", "14 to 44", "100"),
        *("b", "–", "–", "1"),
    ]
    assert {"scope": "row"} in page.attributes("th")
    assert {"scope": "col"} in page.attributes("th")


@pytest.mark.parametrize("ending", [".svg", ".html"])
def test_odd_names_are_text_and_nothing_else(ending, tmp_path):
    for chart in (segments(Tallies.of({ODD: GOOD}), ODD), trend(Tallies.of({ODD: GOOD}), ODD)):
        text = saved(chart, tmp_path / f"a{ending}").decode()
        assert "<script>alert" not in text
        if ending == ".svg":
            title = ET.fromstring(text)[0].text
        else:
            page = Page(text)
            title = page.texts["h1"]
            assert len(page.scripts) == 2
            assert page.cells[4] == title
        assert title is not None
        assert title.startswith("\"Q1\" & 'Q2' </script><script>alert(1)</script> second line 🎉")


def test_a_long_title_is_folded_and_cut_in_the_drawing(tmp_path):
    chart = distribution(GOOD, ODD)
    lines = checked(chart)["title"]["text"]
    assert len(lines) == 3
    assert max(map(len, lines)) <= 62
    assert lines[-1].endswith("…")
    assert len(saved(chart, tmp_path / "a.png")) > 1000


def test_french_pages_say_so_and_read_french_figures(tmp_path):
    language.use("fr")
    chart = segments(Tallies.of({"a": Tally.of_categories(100, 300, 1600)}), "Été")
    page = Page(saved(chart, tmp_path / "a.html").decode())
    assert page.attributes("html") == [{"lang": "fr"}]
    assert {"75,0", "2\u202f000"} <= set(page.cells)
    drawn = saved(chart, tmp_path / "a.svg").decode()
    assert "75,0" in drawn
    assert "75.0" not in drawn


def test_capital_endings_are_endings(tmp_path):
    assert saved(DRAWN["nobody"](), tmp_path / "A.PNG").startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["a.pdf", "a", "svg"])
def test_another_ending_is_refused_with_those_that_are_known(name, tmp_path):
    with pytest.raises(ChartProblem, match=r"\.svg, \.png, \.html") as problem:
        save(DRAWN["nobody"](), tmp_path / name)
    assert str(tmp_path / name) in str(problem.value)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(ChartProblem, match="no folder") as problem:
        save(DRAWN["nobody"](), tmp_path / "nowhere" / "a.svg")
    assert "nowhere" in str(problem.value)


@pytest.mark.parametrize("name", ["taken.svg", "x" * 300 + ".svg"])
def test_a_place_that_cannot_be_written_leaves_nothing_behind(name, tmp_path):
    (tmp_path / "taken.svg").mkdir()
    with pytest.raises(ChartProblem, match="cannot be written"):
        save(DRAWN["nobody"](), tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["taken.svg"]


def test_a_picture_takes_the_place_of_an_older_one(tmp_path):
    (tmp_path / "a.svg").write_text("old")
    assert saved(DRAWN["nobody"](), tmp_path / "a.svg").startswith(b"<svg")
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]
