"""Figures and sentences in the language that a person reads."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.kit import language
from promoteur.kit.language import gettext, ngettext, number, percentage

NARROW = "\u202f"


@pytest.mark.parametrize(
    ("value", "decimals", "english", "french"),
    [
        (0, 0, "0", "0"),
        (1234, 0, "1,234", f"1{NARROW}234"),
        (-1234567, 0, "−1,234,567", f"−1{NARROW}234{NARROW}567"),
        (53.416103, 1, "53.4", "53,4"),
        (53, 2, "53.00", "53,00"),
        (-0.4, 0, "0", "0"),
        (-0.04, 1, "0.0", "0,0"),
        (999.6, 0, "1,000", f"1{NARROW}000"),
    ],
)
def test_numbers(value, decimals, english, french):
    assert number(value, decimals) == english
    language.use("fr")
    assert number(value, decimals) == french


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(3, 0, "+3"), (-3, 0, "−3"), (0, 0, "0"), (0.2, 0, "0"), (-0.2, 0, "0"), (0.2, 1, "+0.2"),
     (1234.5, 1, "+1,234.5")],
)  # fmt: skip
def test_signs_stand_only_before_what_is_not_nothing(value, decimals, text):
    assert number(value, decimals, sign=True) == text


def test_percentages():
    assert (percentage(0.123), percentage(0.999, 1), percentage(0)) == ("12%", "99.9%", "0%")
    language.use("fr")
    assert percentage(0.5).replace("\u00a0", " ").replace(NARROW, " ") == "50 %"
    assert percentage(0.999, 1).startswith("99,9")


@given(st.integers(-(10**12), 10**12))
def test_a_number_is_read_back(value):
    assert int(number(value).replace(",", "").replace("−", "-")) == value


def test_sentences_are_in_the_language_in_use():
    answers = "{n} answer", "{n} answers"
    assert [ngettext(*answers, n) for n in (0, 1, 2)] == [
        "{n} answers",
        "{n} answer",
        "{n} answers",
    ]
    language.use("fr")
    assert language.current() == "fr"
    assert ngettext(*answers, 0) == ngettext(*answers, 1) != ngettext(*answers, 2)
    assert gettext("said nowhere else") == "said nowhere else"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="'de' is not one of en, fr"):
        language.use("de")
    assert language.current() == "en"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "fr@euro"}, "fr"),
        ({"LANG": "FR-CA"}, "fr"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
        ({"LC_ALL": "en_US", "LANG": "fr_FR"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "fr_BE", "LANG": "en_GB"}, "fr"),
        ({"LANGUAGE": "de:fr:en", "LANG": "en_GB"}, "fr"),
        ({"LANGUAGE": "de", "LANG": "fr_FR"}, "en"),
    ],
)
def test_the_environment_says_the_language(monkeypatch, variables, expected):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    language.use(None)
    assert language.current() == expected


def test_the_first_of_a_month_is_the_first_in_french() -> None:
    language.use("fr")
    assert language.day(dt.date(2026, 7, 1)) == "1er juillet 2026"
    assert language.day(dt.date(2026, 7, 11)) == "11 juillet 2026"
    language.use("en")
    assert language.day(dt.date(2026, 7, 1)) == "1 July 2026"


def test_months_have_one_abbreviation_in_every_kind_of_date() -> None:
    day = dt.date(2026, 9, 1)
    forms = (language.short_day, language.month, language.quarter)
    assert [form(day) for form in forms] == ["1 Sep 2026", "Sep 2026", "Q3 2026"]
    spans = [language.short_days(dt.date(*first, 3), day) for first in ((2025, 9), (2026, 6))]
    assert spans == [f"3 {one}\u2009–\u20091 Sep 2026" for one in ("Sep 2025", "Jun")]
    assert language.short_days(day, day) == "1 Sep 2026"
    language.use("fr")
    assert [form(day) for form in forms] == ["1er sept. 2026", "sept. 2026", "T3 2026"]
    assert language.short_days(day, day + dt.timedelta(days=29)) == "1er–30 sept. 2026"
    language.use("en")
