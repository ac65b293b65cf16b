from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from promoteur.charts.distribution import distribution
from promoteur.charts.theme import configuration
from promoteur.kit import language
from promoteur.score.reading import read
from promoteur.score.scale import ONE_TO_TEN, ScoreProblem
from promoteur.score.tally import Tally
from tests.charts.making import checked, drawn

COUNTS = (31, 8, 14, 22, 35, 61, 70, 165, 290, 310, 268)
SURVEY = Tally.of_counts(COUNTS, missing=42, invalid=3)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    language.use("en")
    yield
    language.use(None)


def spec_of(tally: Tally, title: str = "Spring", confidence: float = 0.95) -> dict[str, Any]:
    return checked(distribution(tally, title, confidence))


def bars_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return next(rows for rows in spec["datasets"].values() if "answer" in rows[0])


def words_of(spec: dict[str, Any]) -> str:
    about = spec["usermeta"]
    return " | ".join([about["headline"], *about["subtitle"]])


def test_every_answer_has_its_bar_in_the_order_of_the_scale():
    bars = bars_of(spec_of(SURVEY))
    assert [bar["answer"] for bar in bars] == [str(answer) for answer in range(11)]
    assert [bar["answers"] for bar in bars] == list(COUNTS)
    assert [bar["category"] for bar in bars] == ["detractor"] * 7 + ["passive"] * 2 + [
        "promoter"
    ] * 2
    assert sum(bar["share"] for bar in bars) == pytest.approx(1)
    assert bars[9]["share"] == pytest.approx(310 / 1274)


def test_bars_carry_shares_and_counts_as_text():
    bars = bars_of(spec_of(SURVEY))
    assert (bars[9]["share_text"], bars[9]["count_text"]) == ("24%", "310")


def test_an_answer_that_nobody_gave_has_a_count_of_zero_and_no_share():
    bars = bars_of(spec_of(Tally.of([0, 9, 10] * 5)))
    assert (bars[1]["count_text"], bars[1]["share_text"]) == ("0", "")


@pytest.mark.parametrize("scale", [1, 1000])
def test_labels_never_run_into_each_other_on_a_telephone(scale: int):
    tally = Tally.of_counts([scale * n for n in COUNTS])
    for told in ("en", "fr"):
        language.use(told)
        spec = spec_of(tally) | {"width": 290, "config": configuration(narrow=True)}
        lines: dict[float, list[tuple[float, float]]] = {}
        for item in drawn(spec, "text"):
            if item.get("align") == "center" and isinstance(item["text"], str):
                half = 0.28 * item["fontSize"] * len(item["text"])
                at = item["y"] + item.get("dy", 0)
                lines.setdefault(round(at), []).append((item["x"] - half, item["x"] + half))
        assert len(lines) > 3
        for spans in map(sorted, lines.values()):
            assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_a_rare_answer_is_never_said_to_be_zero_percent():
    rare = Tally.of_counts((3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 997))
    assert bars_of(spec_of(rare))[0]["share_text"] == "<1%"


def test_zero_is_an_answer_like_any_other():
    spec = spec_of(Tally.of([0] * 12))
    assert bars_of(spec)[0]["answers"] == 12
    assert spec["usermeta"]["figure"] == "−100"


def test_headline_is_the_score_with_interval_and_reading():
    tally = Tally.of_categories(20, 30, 50)
    words = words_of(spec_of(tally))
    assert f"30, between 14 and 44 (95% confidence), {read(tally)} | " in words
    assert "To improve" in words
    assert "100 answers" in words


def test_headline_follows_the_confidence():
    assert "between 20 and 40 (80% confidence)" in words_of(
        spec_of(Tally.of_categories(20, 30, 50), confidence=0.8)
    )


def test_from_a_thousand_answers_the_score_has_one_decimal():
    assert spec_of(SURVEY)["usermeta"]["figure"] == "26.5"


def test_what_was_left_out_is_said():
    words = words_of(spec_of(SURVEY))
    assert "1,274 answers" in words
    assert "42 without an answer left out" in words
    assert "3 invalid values left out" in words


def test_a_small_sample_is_marked_indicative():
    assert "indicative" in words_of(spec_of(Tally.of_categories(4, 8, 15)))


@pytest.mark.parametrize("answers", [[9], [0, 0, 0, 7, 8, 9, 10, 10, 10]])
def test_under_ten_answers_there_are_counts_but_no_score_and_no_shares(answers):
    spec = spec_of(Tally.of(answers))
    assert spec["usermeta"]["figure"] == ""
    assert "Fewer than 10 answers: counts, no score" in words_of(spec)
    assert sum(bar["answers"] for bar in bars_of(spec)) == len(answers)
    assert {bar["share_text"] for bar in bars_of(spec)} == {""}
    assert "%" not in str(spec["usermeta"])


def test_where_nobody_answered_the_picture_says_so_and_shows_no_figure():
    spec = spec_of(Tally.of_counts((0,) * 11, missing=12))
    assert spec["usermeta"]["headline"] == "Nobody has answered."
    assert [list(rows) for rows in spec["datasets"].values()] == [
        [{"words": "Nobody has answered."}]
    ]
    assert "12 without an answer left out" in words_of(spec)
    assert not spec["usermeta"]["rows"]


def test_a_scale_of_one_to_ten_has_ten_bars_and_is_flagged():
    spec = spec_of(Tally.of_counts((1, 0, 0, 2, 1, 0, 4, 5, 6, 4), scale=ONE_TO_TEN))
    assert [bar["answer"] for bar in bars_of(spec)] == [str(answer) for answer in range(1, 11)]
    assert "1–10" in words_of(spec)
    assert ["Detractors (1–6)", "4", "17%"] in [list(row) for row in spec["usermeta"]["rows"]]


def test_categories_alone_have_three_bars():
    spec = spec_of(Tally.of_categories(15, 12, 73))
    assert [bar["answer"] for bar in bars_of(spec)] == ["Detractors", "Passives", "Promoters"]
    assert [bar["share_text"] for bar in bars_of(spec)] == ["15%", "12%", "73%"]
    assert len(spec["usermeta"]["rows"]) == 3
    assert spec["usermeta"]["figure"] == "58"


def test_shares_are_weighted_and_counts_are_not():
    weight = (10.0, *(0.0,) * 8, 20.0, 30.0)
    weight2 = (100 / 20, *(0.0,) * 8, 400 / 20, 900 / 20)
    counted = (20, *(0,) * 8, 20, 20)
    spec = spec_of(Tally(counted, weight, weight2))
    bars = bars_of(spec)
    assert [bars[i]["share_text"] for i in (0, 9, 10)] == ["17%", "33%", "50%"]
    assert [bars[i]["answers"] for i in (0, 9, 10)] == [20, 20, 20]
    assert "weighted: they tell as much as 51 equal ones" in words_of(spec)


def test_the_table_holds_answers_then_categories():
    rows = [list(row) for row in spec_of(SURVEY)["usermeta"]["rows"]]
    assert rows[0] == ["0", "31", "2.4%"]
    assert rows[11:] == [
        ["Detractors (0–6)", "241", "18.9%"],
        ["Passives (7–8)", "455", "35.7%"],
        ["Promoters (9–10)", "578", "45.4%"],
    ]


def test_french_figures_have_a_comma_and_narrow_no_break_spaces():
    language.use("fr")
    spec = spec_of(SURVEY)
    assert spec["usermeta"]["figure"] == "26,5"
    assert spec["usermeta"]["language"] == "fr"
    assert "1\u202f274" in words_of(spec)
    assert spec["config"]["locale"]["number"]["decimal"] == ","


def test_a_confidence_that_is_none_is_refused_even_without_answers():
    with pytest.raises(ScoreProblem, match="between 0 and 1"):
        distribution(Tally.of([]), "Spring", 95)
