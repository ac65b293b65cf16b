"""Answers that were chosen by what was answered have no score."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from promoteur.reports.opening import OF_SCORES
from tests.reports.making import Answered

pytestmark = pytest.mark.figures

CHOSEN = ("category=promoter", "score=10", "score.over=8", "where=score > 8 or language = 'de'")


@pytest.mark.parametrize("name", OF_SCORES)
def test_a_filter_on_answers_leaves_counts_and_says_why(
    answered: Answered, owner: Client, name: str
) -> None:
    answered.put_scores([10] * 12 + [3] * 8)
    address = reverse(f"reports:{name}", args=[answered.workspace.pk])
    for query in CHOSEN:
        page = owner.get(f"{address}?{query}")
        assert page.status_code == 200
        assert "No score of chosen answers" in page.text
        assert "12 answers" in page.text
        assert "data-chart" not in page.text
        behind = page.context["behind"]
        assert "show" in parse_qs(urlsplit(behind).query)
        assert owner.get(behind).context["page"].paginator.count == 12
    assert "No score of chosen answers" not in owner.get(f"{address}?language=fr").text


def test_a_file_of_such_figures_is_not_there(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 12)
    at = reverse("reports:overview-part", args=[answered.workspace.pk, "answers", "csv"])
    assert owner.get(at).status_code == 200
    assert owner.get(at, {"category": "promoter"}).status_code == 404
