"""`promoteur score --facts`: the same views, of the same answers, as of a file."""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from promoteur.analytics.answer import Answer
from tests.cli.facts_maker import answer, of_employees, store, three_months
from tests.cli.score.test_json import places

ROOT = Path(__file__).parents[3]
Run = Callable[..., Any]


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return store(tmp_path / "facts", three_months())


@pytest.fixture
def document(run: Run) -> Callable[..., dict[str, Any]]:
    """Run `promoteur score --facts … --json` and return the document."""

    def document(path: Path, *arguments: object) -> dict[str, Any]:
        done = run("score", "--facts", path, *arguments, "--json")
        assert (done.status, done.err) == (0, "")
        return json.loads(done.out)

    return document


def as_file(path: Path, answers: list[Answer]) -> Path:
    """The same answers as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(["day", "nps", "person", "Country", "channel", "weight"])
        for one in answers:
            properties = [one.properties["Country"], one.channel, one.properties["weight"]]
            table.writerow(
                [f"{one.answered_at:%Y-%m-%d %H:%M}", one.score, one.person, *properties]
            )
    return path


@pytest.mark.parametrize(
    ("of_facts", "of_file"),
    [
        ((), ()),
        (("--by", "country"), ("--by", "Country")),
        (("--period", "month"), ("--date", "day")),
        (("--by", "month"), ("--date", "day")),
        (("--period", "week", "--by", "channel"), ("--date", "day", "--period", "week")),
        (("--by", "Country", "--explain"), ("--by", "Country", "--date", "day", "--explain")),
        (("--compare", "country=FR,BE"), ("--compare", "Country=FR,BE")),
        (("--weight", "weight"), ("--weight", "weight")),
        (("--one-voice", "--period", "month"), ("--person", "person", "--date", "day")),
        (("--where", "country = FR"), ("--where", "Country = FR")),
        (
            ("--filter", "country=FR&from=2026-02-01", "--where", "channel = sms"),
            ("--where", 'Country = FR and channel = sms and day >= "2026-02-01"'),
        ),
    ],
    ids=" ".join,
)
def test_a_table_says_what_a_file_of_the_same_answers_says(  # noqa: PLR0913, PLR0917 - fixtures
    document: Callable[..., Any],
    run: Run,
    facts: Path,
    tmp_path: Path,
    of_facts: tuple[str, ...],
    of_file: tuple[str, ...],
):
    if "channel" in of_facts:
        of_file = (*of_file, "--by", "channel")
    path = as_file(tmp_path / "answers.csv", three_months())
    expected = json.loads(run("score", path, "--column", "nps", *of_file, "--json").out)
    found = document(facts, *of_facts)
    for key in ("file", "column", "encoding", "files"):
        del expected[key]
    for key in ("facts", "version", "engine", "filter"):
        del found[key]
    for part in (found, expected):
        part.get("groups", []).sort(key=lambda group: str(group["by"]))
    assert found == expected


def test_the_origin_stands_in_the_document(document: Callable[..., Any], facts: Path):
    found = document(facts)
    assert (found["facts"], found["engine"], found["scale"]) == (str(facts), "duckdb", "0-10")
    assert (found["filter"], found["n"]) == ({}, 240)
    assert type(found["version"]) is int
    filtered = document(facts, "--where", "country = FR", "--where", "score > 8")
    assert filtered["filter"] == {"country": "FR", "score": {"from": "9"}}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_manual_of_facts_knows_every_key_of_the_origin(
    document: Callable[..., Any], facts: Path, tmp_path: Path, run: Run, language: str
):
    whole = document(facts, "--where", "country = FR", "--by", "country", "--explain")
    path = as_file(tmp_path / "answers.csv", three_months())
    of_file = json.loads(
        run("score", path, "--by", "Country", "--date", "day", "--explain", "--json").out
    )
    own = {place for place, _value in places(whole)} - {place for place, _v in places(of_file)}
    page = (ROOT / f"docs/{language}/facts.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `([a-z.*]+)` \| \S", page, re.MULTILINE))
    assert {re.sub(r"^filter\..*", "filter.*", place) for place in own} <= documented


def test_people_read_the_table_its_version_and_what_was_selected(run: Run, facts: Path):
    done = run("score", "--facts", facts, "--where", "country = FR", "--by", "quarter")
    assert (done.status, done.err) == (0, "")
    first, second, third, *_rest = done.out.splitlines()
    assert first == str(facts)
    assert re.fullmatch(r"Table of facts, version \d+ · engine: duckdb", second)
    assert third == "Only: country=FR"
    assert "2026-Q1" in done.out
    assert "Left out" not in done.out, "every fact is an answer"
    assert "2026-Q1 may not be over" not in done.out, "nothing was compared"


def test_the_last_period_is_not_over_before_the_table_reaches_its_end(run: Run, facts: Path):
    done = run("score", "--facts", facts, "--period", "month")
    assert re.search(r"^2026-03 .*not over$", done.out, re.MULTILINE)
    assert "2026-03 may not be over: the facts reach to 28 March 2026." in done.out
    february = run("score", "--facts", facts, "--period", "month", "--where", "date < 2026-03-01")
    assert "not over" not in february.out


@pytest.mark.parametrize(
    ("dimension", "values"),
    [
        ("category", {"detractor", "passive", "promoter"}),
        ("phase:since", {"onboarding", "first year", "second year", "over two years"}),
        ("tenure:since:30,90", {"0-29", "30-89", "90+"}),
        ("score", {str(one) for one in {*range(11)} - {1, 2, 4}}),
        ("new", {"true", "false"}),
        ("workspace", {"paris", "brussels"}),
        ("COUNTRY", {"FR", "BE"}),
        ("agent", {None}),
    ],
)
def test_every_dimension_gives_segments_that_are_text(
    document: Callable[..., Any], facts: Path, dimension: str, values: set[str | None]
):
    groups = document(facts, "--by", dimension)["groups"]
    assert {value for group in groups for value in group["by"].values()} <= values
    assert sum(group["n"] for group in groups) == 240


def test_people_read_phases_and_categories_in_words(run: Run, facts: Path):
    by_category = run("score", "--facts", facts, "--by", "category").out
    assert re.search(r"^Detractors +\d", by_category, re.MULTILINE)
    by_phase = run("score", "--facts", facts, "--by", "phase:since").out
    assert re.search(r"^over two years +\d", by_phase, re.MULTILINE)


def test_a_property_has_its_own_name_however_it_is_written(
    document: Callable[..., Any], facts: Path
):
    (name,) = document(facts, "--by", "COUNTRY", "--compare", "country=FR,BE")["groups"][0]["by"]
    assert name == "Country"


def test_rolling_windows_end_on_the_last_day_asked_about(document: Callable[..., Any], facts: Path):
    whole = document(facts, "--by", "rolling:30")["periods"]
    assert whole[-1]["period"] == "30 days to 2026-03-28"
    until = document(facts, "--by", "rolling:30", "--filter", "to=2026-02-14")["periods"]
    assert until[-1]["period"] == "30 days to 2026-02-14"


def test_a_scale_from_one_is_flagged_and_has_no_zero(
    document: Callable[..., Any], run: Run, tmp_path: Path
):
    path = store(tmp_path / "f", [replace(answer(i), scale="1-10", score=9) for i in range(40)])
    assert document(path)["scale"] == "1-10"
    assert "Careful: scale 1–10 as asked. Not to be compared" in run("score", "--facts", path).out


def test_scales_and_kinds_are_never_one_figure(run: Run, tmp_path: Path):
    path = store(tmp_path / "f", three_months(), of_employees())
    for arguments in ((), ("--by", "kind"), ("--by", "country")):
        done = run("score", "--facts", path, *arguments)
        assert (done.status, done.out) == (2, "")
        assert "are never one figure: choose one, such as kind = employee" in done.err
    assert run("score", "--facts", path, "--where", "kind = employee").status == 0


def test_a_table_without_answers_has_no_score(run: Run, tmp_path: Path):
    done = run("score", "--facts", store(tmp_path / "f"), "--by", "channel", "--period", "month")
    assert (done.status, done.err) == (0, "")
    assert "0 answers. No answers, no score" in done.out
    assert "No answer meets the condition, or the table has none." in done.out


def test_what_is_left_aside_is_said(run: Run, facts: Path):
    voices = run("score", "--facts", facts, "--one-voice")
    assert "215 earlier answers of persons who answered again in the same period." in voices.out


def test_answers_without_a_weight_are_counted_among_the_invalid(
    document: Callable[..., Any], run: Run, tmp_path: Path
):
    weightless = [replace(one, properties={}) for one in of_employees(3)]
    weighted = of_employees(10)[3:]
    found = document(store(tmp_path / "f", weightless, weighted), "--weight", "weight")
    assert (found["n"], found["weightless"]) == (7, 3)
    other = run("score", "--facts", tmp_path / "f", "--weight", "weight", "--where", "new is empty")
    assert (other.status, other.out) == (2, "")
    assert "No answer has a weight that can be used in “weight”" in other.err


def test_csv_and_pictures_are_made_as_of_a_file(run: Run, facts: Path, tmp_path: Path):
    done = run("score", "--facts", facts, "--by", "country", "--period", "month", "--csv")
    rows = [*csv.reader(io.StringIO(done.out))]
    assert rows[0][:3] == ["Country", "period", "n"]
    assert {row[1] for row in rows[1:]} == {"2026-01", "2026-02", "2026-03"}
    picture = tmp_path / "score.svg"
    done = run("score", "--facts", facts, "--by", "rolling:30", "--chart", picture)
    assert (done.status, done.err) == (0, "")
    assert "facts" in picture.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Name either a FILE of answers or, with --facts PATH"),
        (("answers.csv", "--facts", "facts"), "Name either a FILE of answers or"),
        (("--facts", "facts", "--column", "nps"), "Only a FILE takes --column"),
        (("--facts", "facts", "--dayfirst"), "Only a FILE takes --dayfirst"),
        (("--facts", "facts", "--person", "who"), "with --facts it is --one-voice"),
        (("--facts", "facts", "--date", "since"), "Facts have one date"),
        (("answers.csv", "--one-voice"), "Only --facts PATH takes --one-voice"),
        (("answers.csv", "--filter", "a=b"), "Only --facts PATH takes --filter"),
        (("--facts", "facts", "--by", "nope"), "no column “nope”; they have: workspace"),
        (("--facts", "facts", "--where", "nope = 1"), "no column “nope”"),
        (("--facts", "facts", "--where", "country > 5"), "“Country” holds text"),
        (("--facts", "facts", "--weight", "country"), "weighted by a property of numbers"),
        (("--facts", "facts", "--by", "phase:country"), "Tenure is counted from a date"),
        (("--facts", "facts", "--by", "country", "--by", "Country"), "counted twice"),
        (("--facts", "facts", "--by", "month", "--period", "week"), "several: month, week"),
        (("--facts", "facts", "--compare", "month=1,2"), "--compare previous"),
        (("--facts", "facts", "--compare", "country=FR,XX"), "it has: BE, FR"),
        (("--facts", "facts", "--explain"), "add --by COLUMN"),
        (
            ("--facts", "facts", "--filter", "from=2026-03-01&to=2026-01-01"),
            "2026-03-01",
        ),
        (
            ("--facts", "facts", "--where", "date >= 2026-03-01 and date <= 2026-01-01"),
            "2026-03-01",
        ),
        (("--facts", "facts", "--where", "date >= soon"), "soon"),
        (("--facts", "facts", "--where", "country ="), "is not complete"),
        (("--facts", "facts", "--engine", "oracle"), "“oracle” names no engine"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_status_2_and_one_sentence_that_says_what_would_do(
    run: Run,
    facts: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    words: str,
):
    monkeypatch.chdir(facts.parent)
    done = run("score", *arguments)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("promoteur: ")
    assert words in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    "url",
    [
        "spark://127.0.0.1:9",
        "sc://127.0.0.1:9/;token=secret",
        "clickhouse://user:secret@127.0.0.1:9",
    ],
)
def test_an_engine_that_does_not_answer_is_status_1_and_named(start: Run, facts: Path, url: str):
    done = start("score", "--facts", facts, environment={"PROMOTEUR_ENGINE": url})
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("promoteur: ")
    assert done.err.count("\n") == 1
    assert "127.0.0.1:9" in done.err
    assert "Traceback" not in done.err
    assert "secret" not in done.err


def test_the_engine_named_comes_before_that_of_the_environment(
    run: Run, facts: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PROMOTEUR_ENGINE", "spark://127.0.0.1:9")
    assert run("score", "--facts", facts, "--engine", "duckdb").status == 0


def test_a_corrupt_file_is_one_sentence(start: Run, facts: Path):
    for file in facts.glob("kind=*/month=202602/*.parquet"):
        file.write_bytes(b"PAR1 this is none")
    done = start("score", "--facts", facts)
    assert (done.status, done.out) == (3, "")
    assert re.fullmatch(r"promoteur: .*month=202602.*promoteur facts check”.*\n", done.err)


def test_where_no_table_is_it_is_said(start: Run, tmp_path: Path):
    done = start("score", "--facts", tmp_path / "nothing")
    assert (done.status, done.out) == (3, "")
    assert done.err == f"promoteur: There is no table of facts at {tmp_path / 'nothing'}.\n"


def test_a_day_of_a_leap_year_is_a_period(document: Callable[..., Any], tmp_path: Path):
    leap = dt.date(2024, 2, 29)
    at = dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC)
    answers = [replace(answer(i), answered_on=leap, answered_at=at) for i in range(12)]
    found = document(store(tmp_path / "f", answers), "--period", "day")
    assert [one["period"] for one in found["periods"]] == ["2024-02-29"]
