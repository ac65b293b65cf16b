"""Scales: both are reached, never mixed, and the one that is not usual is said."""

import datetime as dt

from django.test import Client
from django.urls import reverse

from promoteur.analytics.columns import Kind
from promoteur.reports.bar import bar_of
from promoteur.reports.naming import Names
from promoteur.reports.scope import scope_of
from promoteur.reports.there import There
from tests.reports.making import LAST, Answered

DAYS = {LAST - dt.timedelta(days=9): 40, LAST: 2}
BOTH = There({(Kind.RELATIONAL, "0-10"): DAYS, (Kind.RELATIONAL, "1-10"): {LAST: 7}})
USUAL = There({(Kind.RELATIONAL, "0-10"): DAYS})
OTHER = There({(Kind.RELATIONAL, "1-10"): DAYS})


def test_a_kind_answered_on_two_scales_has_a_switch_with_the_answers_of_each() -> None:
    bar = bar_of(scope_of("", BOTH), BOTH, Names(), (), {})
    assert [(one.words, one.chosen) for one in bar.scales] == [
        ("0–10 (42)", True),
        ("1–10 (7)", False),
    ]
    assert [one.words for one in bar.kinds] == ["Relational (42)"]
    assert not bar.notes
    other = scope_of(bar.scales[1].value, BOTH)
    assert other.scale == "1-10"
    shown = bar_of(other, BOTH, Names(), (), {})
    assert [one.words for one in shown.kinds] == ["Relational (7)"]
    assert scope_of(shown.scales[0].value, BOTH).scale == "0-10"


def test_one_scale_needs_no_switch_but_a_word_where_it_is_not_the_usual_one() -> None:
    assert not bar_of(scope_of("", USUAL), USUAL, Names(), (), {}).scales
    bar = bar_of(scope_of("", OTHER), OTHER, Names(), (), {})
    assert not bar.scales
    assert "never compare it with scores on 0–10" in bar.notes[0]


def test_the_scale_that_is_shown_stands_on_the_page(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 12)
    page = owner.get(reverse("reports:overview", args=[answered.workspace.pk]))
    assert "Not on the scale" not in page.text
    assert 'name="language"' in page.text
    assert "— all —" in page.text
