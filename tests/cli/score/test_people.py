"""What a person reads: no more than the answers allow, in every terminal, in English and French."""

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from rich.console import Console

from promoteur.cli.score import people
from promoteur.cli.score.arguments import Sides
from promoteur.cli.score.origin import of_files
from promoteur.cli.score.result import compose
from promoteur.files.answer_column import AnswerColumn
from promoteur.files.count import PERIOD, Counted
from promoteur.files.dates import DateColumn, Order
from promoteur.files.source import Kind
from promoteur.files.table import Found
from promoteur.kit import language
from promoteur.kit.periods import Period
from promoteur.score.scale import ONE_TO_TEN, ZERO_TO_TEN
from promoteur.score.tally import Tallies, Tally

FOUND = Found("answers.csv", Kind.CSV, "utf-8", ",")
JANUARY, FEBRUARY = dt.date(2026, 1, 1), dt.date(2026, 2, 1)
LONG = "Sur une échelle de 0 à 10, recommanderiez-vous nos magasins à un ami ou à un collègue ?"


def of(detractors: int, passives: int, promoters: int) -> Tally:
    return Tally.of_counts((detractors, *(0,) * 6, passives, 0, promoters, 0))


def column(name: str = "nps", **facts: Any) -> AnswerColumn:
    return AnswerColumn(name, facts.get("scale", ZERO_TO_TEN), "as asked", facts.get("flags", ()))


def shown(  # noqa: PLR0913 - what was counted, and the screen
    rows: dict[Any, Tally] | Tally,
    by: Sequence[str] = (),
    *,
    asked: AnswerColumn | None = None,
    found: Sequence[Found] = (FOUND,),
    width: int = 120,
    encoding: str = "utf-8",
    last_day: dt.date | None = None,
    sides: Sides | None = None,
    explain: bool = False,
) -> str:
    """What is printed about these tallies on a screen of this width."""
    tallies = Tallies.of({(): rows} if isinstance(rows, Tally) else rows, by=by)
    by = tuple(name for name in by if name != PERIOD)
    dates = DateColumn("day", Order.YEAR, "year first") if PERIOD in tallies.by else None
    counted = Counted(asked or column(), by, tallies, dates, last_day)
    result = compose(counted, by, Period.MONTH if dates else None, sides, 0.95, explain=explain)
    screen = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace")
    people.show(
        result,
        of_files(counted, found),
        Console(file=screen, width=width, highlight=False, markup=False),
    )
    screen.flush()
    assert isinstance(screen.buffer, io.BytesIO)
    return screen.buffer.getvalue().decode(encoding)


def line_with(start: str, text: str) -> str:
    return next(line for line in text.splitlines() if line.strip().startswith(start))


@pytest.fixture
def _french() -> Iterator[None]:
    language.use("fr")
    yield
    language.use("en")


def test_what_was_read_stands_above_the_score():
    assert shown(of(20, 30, 50)).startswith(
        "answers.csv\nColumn nps: as asked\nCSV · utf-8 · separator: comma\n"
    )


def test_a_score_of_fewer_than_a_thousand_answers_has_no_decimals():
    text = shown(of(200, 299, 500))
    assert "Score 30   between 25 and 35 (95% confidence) · 999 answers" in text
    assert "." not in line_with("Score", text)


def test_a_score_of_a_thousand_answers_has_one_decimal():
    assert "Score 30.0   between 25.1 and 34.8 (95% confidence) · 1,000 answers" in shown(
        of(200, 300, 500)
    )


def test_the_reading_stands_below_with_its_probability():
    text = shown(of(20, 30, 50))
    assert "\n50% promoters − 20% detractors, on a scale from −100 to 100\n" in text
    level = "Level: to improve (0 to 50); probability that it is the right one: >99%"
    assert f"\n{level}\n" in text
    several = "Several readings are possible: to improve 58%, strong 34%, exceptional 7%"
    assert f"\n{several} (fewer than 30 answers: indicative)\n" in shown(of(1, 4, 7))


@pytest.mark.parametrize("n", [1, 9])
def test_fewer_than_ten_answers_show_counts_and_no_score(n: int):
    text = shown(of(0, 0, n))
    assert "Fewer than 10 answers: counts, no score" in text
    assert "Score" not in text
    assert "100" not in text.replace("100%", "")
    assert line_with("Promoters", text).split()[-2:] == [str(n), "100%"]


@pytest.mark.parametrize(("n", "indicative"), [(10, True), (29, True), (30, False)])
def test_fewer_than_thirty_answers_are_indicative(n: int, indicative: bool):  # noqa: FBT001
    text = shown(of(0, 0, n))
    assert "Score 100   between " in text
    assert ("fewer than 30 answers: indicative" in text) is indicative


def test_nobody_has_no_score_and_no_bars():
    text = shown(Tally.of_counts((0,) * 11, missing=3, invalid=1))
    assert "0 answers. No answers, no score" in text
    assert "Promoters" not in text
    assert "█" not in text
    assert "Left out: 3 rows without an answer, 1 value that is not an answer." in text


def test_what_is_left_out_is_said_also_when_it_is_nothing():
    text = shown(of(20, 30, 50))
    assert "Left out: 0 rows without an answer, 0 values that are not an answer." in text


def test_weighted_answers_count_for_what_they_are_worth():
    weights = tuple(float(figure) for figure in (10, *(0,) * 6, 10, 0, 80, 0))
    weight2 = tuple(figure * 8 for figure in weights)
    text = shown(Tally((10, *(0,) * 6, 10, 0, 80, 0), weights, weight2))
    assert "Score 70" in text
    assert "100 answers, weighted: worth 12 equal ones" in text
    assert "indicative" in text


def test_a_scale_from_one_is_flagged_and_has_ten_bars():
    flags = ("scale 1–10, as its header says",)
    counts = (1, 0, 0, 0, 0, 0, 20, 10, 40, 30)
    text = shown(Tally.of_counts(counts, scale=ONE_TO_TEN), asked=column(flags=flags))
    assert (
        "Careful: scale 1–10, as its header says. Not to be compared with scores of 0–10 answers."
        in text
    )
    below = text[text.index("Detractors ") :]
    bars = [line.split()[0] for line in below.splitlines() if line.strip()[:1].isdigit()]
    assert bars == [str(answer) for answer in range(10, 0, -1)]


def test_the_longest_bar_is_the_most_frequent_answer():
    text = shown(of(25, 50, 100))
    lengths = {answer: line_with(f"{answer} ", text).count("█") for answer in (9, 7, 0, 5)}
    assert lengths == {9: people.BAR, 7: people.BAR // 2, 0: people.BAR // 4, 5: 0}


def test_a_terminal_that_is_not_utf_8_has_bars_of_plain_signs():
    text = shown(of(25, 50, 100), encoding="latin-1")
    assert line_with("9 ", text).count("#") == people.BAR
    assert "█" not in text
    assert "?" not in text[text.index("Promoters ") :]


def test_segments_stand_by_score_and_those_too_small_last_without_one():
    rows = {
        ("b",): of(20, 30, 50),
        ("tiny",): of(0, 0, 9),
        ("a",): of(5, 10, 85),
        (None,): of(9, 2, 1),
    }
    lines = shown(rows, ["plan"]).splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("plan "))
    assert [line.split()[0] for line in lines[first + 1 : first + 5]] == ["a", "b", "(not", "tiny"]
    assert lines[first + 3].endswith("indicative")
    assert lines[first + 4].split() == ["tiny", "9", "–", "–", "9", "0", "0", "too", "few"]


def test_many_segments_are_cut_and_the_rest_is_counted():
    rows = {(f"s{i:03}",): of(20, 30, 50) for i in range(75)}
    text = shown(rows, ["shop"])
    assert "15 more segments: --csv shows all." in text
    assert sum(line.startswith("s0") for line in text.splitlines()) == 60


def test_whether_segments_differ_is_said():
    alike = {("a",): of(20, 30, 50), ("b",): of(21, 30, 49)}
    assert "The differences between the segments could be chance (p = " in shown(alike, ["plan"])
    apart = {("a",): of(70, 20, 10), ("b",): of(5, 10, 85)}
    assert "The segments differ by more than chance (p < 0.001)." in shown(apart, ["plan"])


def test_a_change_is_said_with_its_chance_and_what_such_samples_show():
    rows = {(JANUARY,): of(60, 90, 150), (FEBRUARY,): of(45, 85, 170)}
    text = shown(rows, [PERIOD])
    assert "From 30 (2026-01) to 42 (2026-02): +12, between −1 and +24. This could be" in text
    assert "could be chance (p = 0.061)." in text
    assert "With 300 and 300 answers, only moves of about 17 points or more show." in text
    assert line_with("2026-02", text).endswith("+12 (chance?)")


def test_a_change_beyond_chance_is_said_to_be_one():
    text = shown({(JANUARY,): of(60, 20, 20), (FEBRUARY,): of(5, 10, 85)}, [PERIOD])
    assert "This is more than chance (p < 0.001)." in text
    assert line_with("2026-02", text).endswith("+120 (real)")


def test_too_few_answers_are_not_compared():
    text = shown(
        {("a",): of(0, 0, 9), ("b",): of(50, 0, 0)}, ["plan"], sides=Sides("plan", "a", "b")
    )
    assert "a to b: too few answers to compare (9 and 50)." in text


def test_a_period_that_is_not_over_is_marked():
    rows = {(JANUARY,): of(20, 30, 50), (FEBRUARY,): of(20, 30, 50)}
    text = shown(rows, [PERIOD], last_day=dt.date(2026, 2, 11))
    assert line_with("2026-02 ", text).endswith("not over")
    assert "2026-02 may not be over: its last answer is of 11 February 2026." in text
    assert "not over" not in line_with("2026-01", text)


def test_answers_without_a_date_are_said_to_be_in_no_period():
    text = shown({(JANUARY,): of(20, 30, 50), (None,): of(1, 0, 1)}, [PERIOD])
    assert "2 answers have no readable date: they count in the total and in no period." in text


def test_an_explanation_adds_up_and_hides_scores_of_a_handful():
    rows = {
        ("FR", JANUARY): of(20, 30, 50),
        ("FR", FEBRUARY): of(60, 20, 20),
        ("BE", JANUARY): of(2, 1, 6),
        ("BE", FEBRUARY): of(10, 20, 70),
    }
    text = shown(rows, ["country", PERIOD], explain=True)
    assert "because segments score differently" in text
    table = text[text.index("Why, in points:") :].splitlines()[1:]
    belgium = next(line for line in table if line.startswith("BE"))
    assert "8% → 50%" in belgium
    assert "– → 60" in belgium
    assert "30 → −40" in next(line for line in table if line.startswith("FR"))


def test_of_many_files_the_first_and_the_last_are_named():
    found = [Found(f"2026-{month:02}.csv", Kind.CSV, "utf-8", ",") for month in range(1, 13)]
    lines = shown(of(20, 30, 50), found=found).splitlines()
    assert lines[0] == "12 files: 2026-01.csv … 2026-12.csv"
    assert lines[2:4] == ["CSV · utf-8 · separator: comma", ""]


def test_a_pipe_is_called_standard_input():
    assert shown(of(20, 30, 50), found=[Found("-", Kind.PARQUET)]).startswith("standard input\n")


SHOPS = {
    ("Saint-Maximin-la-Sainte-Baume, rayon des plantes vivaces et arbustes",): of(120, 30, 150),
    ("Villeneuve\nCentre commercial",): of(60, 90, 150),
    ("Lyon",): of(3, 4, 5),
    ("Nice",): of(0, 1, 2),
}


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language_shown", ["en", "fr"])
def test_tables_fit_the_screen_and_their_figures_stay_whole(width: int, language_shown: str):
    language.use(language_shown)
    rows = {(*key, day): tally for key, tally in SHOPS.items() for day in (JANUARY, FEBRUARY)}
    text = shown(rows, [LONG, PERIOD], asked=column(LONG), width=width, explain=True)
    assert max(map(len, text.splitlines())) <= width
    lyon = line_with("Lyon", text)
    assert "…" not in lyon
    assert lyon.split()[:3] == ["Lyon", "24", "17"]
    assert LONG not in text[text.index("10 ") :], "a long question is shortened above a table"


def test_a_narrow_screen_heads_the_categories_by_their_answers():
    heading = line_with("plan", shown({("a",): of(20, 30, 50)}, ["plan"], width=80))
    assert heading.split()[-3:] == ["9–10", "7–8", "0–6"]
    heading = line_with("plan", shown({("a",): of(20, 30, 50)}, ["plan"], width=120))
    assert heading.split()[-3:] == ["Promoters", "Passives", "Detractors"]


def test_a_file_cannot_command_the_terminal():
    evil = "\x1b[31mred\x1b]0;title\x07\x9b2J\u202eback"
    rows = {(evil, JANUARY): of(20, 30, 50), (evil, FEBRUARY): of(20, 30, 50)}
    found = [Found(evil, Kind.CSV, "utf-8", ",", 1, [evil])]
    text = shown(rows, [evil, PERIOD], asked=column(evil, flags=(evil,)), found=found, explain=True)
    assert "red" in text
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(text)


@pytest.mark.usefixtures("_french")
def test_a_french_person_reads_french():
    rows = {("a",): of(200, 300, 500), ("b",): of(0, 0, 9), ("c",): of(3, 3, 14)}
    text = shown(rows, ["forfait"])
    for word in ("Promoteurs", "Passifs", "Détracteurs", "Score", "Réponses", "Intervalle"):
        assert word in text
    for word in ("Promoters", "Passives", "Detractors", " answers", "Interval ", "could", "few"):
        assert word not in text


@pytest.mark.usefixtures("_french")
def test_french_figures_have_a_comma_and_narrow_spaces():
    text = shown(of(400, 600, 1000))
    assert "30,0" in text
    assert "2\u202f000" in text
    assert "50\u202f%" in text.replace("\u00a0", "\u202f")
