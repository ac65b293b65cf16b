"""Every figure for programs: the keys, their types, and a documentation that knows all of them."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
WORDS = {"0": 60, "7": 90, "9": 150}
KINDS = {
    "text": str,
    "number": (int, float),
    "whole number": int,
    "yes": bool,
    "no": bool,
    "list": list,
    "object": dict,
    "null": type(None),
}
FREE = re.compile(r"(distribution|by|reading\.probabilities)\.[^.]+$")
"""Objects whose keys are columns, answers or bands: `*` in the documentation."""

Run = Callable[..., Any]


@pytest.fixture
def score(run: Run) -> Callable[..., dict[str, Any]]:
    """Run `promoteur score … --json` and return the document."""

    def score(*arguments: object) -> dict[str, Any]:
        done = run("score", *arguments, "--json")
        assert (done.status, done.err) == (0, "")
        return json.loads(done.out)

    return score


def places(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every key of a document as `groups[].by.*`, with a value that stands there."""
    if isinstance(value, list):
        for element in value:
            yield from places(element, f"{path}[]")
    elif isinstance(value, dict):
        for key, inner in value.items():
            place = FREE.sub(r"\1.*", f"{path}.{key}" if path else key)
            yield place, inner
            yield from places(inner, place)


def documented(language: str) -> dict[str, str]:
    """Every key that a documentation describes, with its type; ‹sections› put in their places."""
    sections: dict[str, dict[str, str]] = {}
    rows: dict[str, str] = {}
    page = (ROOT / f"docs/{language}/json.md").read_text("utf-8")
    for section in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        name = re.search(r"‹[^›]+›$", section.splitlines()[0])
        found = dict(re.findall(r"^\| `([^`]+)` \|([^|]*)\|", section, re.MULTILINE))
        if name:
            sections[name[0]] = found
        else:
            rows |= found
    expanded: dict[str, str] = {}
    for path, kind in rows.items():
        mark = re.search(r"‹[^›]+›$", path)
        for inner, its_kind in (sections[mark[0]] if mark else {"": kind}).items():
            expanded[path.removesuffix(mark[0] if mark else "") + inner] = its_kind.strip()
    return expanded


@pytest.fixture
def rich(score: Callable[..., dict[str, Any]], answers: Path) -> dict[str, Any]:
    """All that can be asked for at once."""
    return score(answers, "--by", "country", "--date", "date", "--explain")


def test_one_score_has_these_keys_and_exactly_these_types(
    score: Callable[..., dict[str, Any]], table: Callable[..., Path]
):
    rows = [[answer] for answer, times in WORDS.items() for _time in range(times)]
    found = score(path := table(["nps"], [*rows, ["NA"], [""], ["often"]]))
    assert found["file"] == str(path)
    assert (found["column"], found["encoding"], found["scale"]) == ("nps", "utf-8", "0-10")
    counts = ("n", "missing", "invalid", "detractors", "passives", "promoters")
    assert [found[key] for key in counts] == [300, 2, 1, 60, 90, 150]
    assert all(type(found[key]) is int for key in counts)
    expected = {str(answer): WORDS.get(str(answer), 0) for answer in range(11)}
    assert list(found["distribution"].items()) == list(expected.items())
    assert found["score"] == 30.0
    assert type(found["score"]) is float
    assert found["interval"].keys() == {"low", "high", "confidence", "method"}
    assert found["interval"]["low"] == pytest.approx(20.9, abs=0.1)
    assert (found["interval"]["confidence"], found["interval"]["method"]) == (0.95, "score")
    assert found["reading"]["band"] == "to_improve"
    assert sum(found["reading"]["probabilities"].values()) == pytest.approx(1)
    assert found["reading"]["sample"] == "normal"
    assert not {"groups", "periods", "comparison", "decomposition"} & found.keys()


def test_the_score_keeps_its_full_precision(
    score: Callable[..., dict[str, Any]], table: Callable[..., Path]
):
    assert score(table(["nps"], [[0], [8], [10], [9], [10], [7], [10]]))["score"] == 100 * 3 / 7


def test_without_answers_the_score_is_null_and_never_zero(
    score: Callable[..., dict[str, Any]], table: Callable[..., Path]
):
    path = table(["nps", "country"], [["", "FR"]] * 3 + [[9, "BE"]])
    nobody = score(path, "--column", "nps", "--where", "country = FR")
    assert (nobody["n"], nobody["missing"]) == (0, 3)
    assert (nobody["score"], nobody["interval"]) == (None, None)
    assert nobody["reading"] == {"band": None, "probabilities": None, "sample": "none"}
    france = score(path, "--column", "nps", "--by", "country")["groups"][1]
    assert (france["by"], france["score"]) == ({"country": "FR"}, None)


def test_a_scale_from_one_has_no_answers_of_zero(
    score: Callable[..., dict[str, Any]], table: Callable[..., Path]
):
    found = score(table(["nps"], [[1], [10], [10]]), "--scale", "1-10")
    assert found["scale"] == "1-10"
    assert (found["distribution"]["0"], found["distribution"]["10"]) == (0, 2)


def test_groups_periods_comparison_and_explanation_stand_where_asked(rich: dict[str, Any]):
    assert [group["by"] for group in rich["groups"]] == [{"country": "BE"}, {"country": "FR"}]
    assert [one["period"] for one in rich["periods"]] == ["2026-01", "2026-02", "2026-03"]
    assert [one["n"] for one in rich["periods"]] == [80, 80, 80]
    assert rich["periods"][0]["change"] is None
    assert (rich["undated"]["n"], rich["n"]) == (1, 241)
    comparison, found = rich["comparison"], rich["decomposition"]
    assert (comparison["before"]["name"], comparison["after"]["name"]) == ("2026-02", "2026-03")
    assert comparison["change"]["difference"] == found["change"]
    assert found["rate"] + found["mix"] == pytest.approx(found["change"])
    france = rich["groups"][1]
    assert france["change"]["real"] is True
    assert france["change"]["p_adjusted"] >= france["change"]["p"]
    assert [one["period"] for one in france["periods"]] == ["2026-01", "2026-02", "2026-03"]


def test_several_files_are_listed(score: Callable[..., dict[str, Any]], table: Callable[..., Path]):
    one, two = (table(["nps"], [[9], [10], [3]], name) for name in ("a.csv", "b.csv"))
    found = score(one, two)
    assert found["file"] == [str(one), str(two)]
    assert [file["kind"] for file in found["files"]] == ["csv", "csv"]
    assert found["n"] == 6


def test_weights_are_numbers_and_answers_are_whole(
    score: Callable[..., dict[str, Any]], answers: Path
):
    found = score(answers, "--weight", "weight")
    assert found["n"] == 241
    assert (
        sum(found["distribution"].values())
        == found["detractors"] + found["passives"] + found["promoters"]
    )
    assert sum(found["distribution"].values()) > 241


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_documentation_knows_every_key_and_no_other(language: str, rich: dict[str, Any]):
    there = {place for place, _value in places(rich)}
    assert len(there) > 100
    assert sorted(there - documented(language).keys()) == []
    assert sorted(documented(language).keys() - there) == []


def test_the_documented_types_are_those_of_the_figures(rich: dict[str, Any]):
    kinds = documented("en")
    wrong = [
        (place, value)
        for place, value in places(rich)
        if not isinstance(value, tuple(_classes(kinds[place])))
        or (isinstance(value, bool) and "yes" not in kinds[place])
    ]
    assert wrong == []


def _classes(kind: str) -> Iterator[type]:
    for word in kind.split(" or "):
        found = KINDS[word]
        yield from found if isinstance(found, tuple) else (found,)


def test_both_documentations_give_the_same_types():
    french = {
        "texte": "text", "nombre": "number", "entier": "whole number", "oui": "yes", "non": "no",
        "liste": "list", "objet": "object", "null": "null",
    }  # fmt: skip
    translated = {
        path: " or ".join(french[word] for word in kind.split(" ou "))
        for path, kind in documented("fr").items()
    }
    assert translated == documented("en")
