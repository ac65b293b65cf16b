"""How pages are opened: what an address says for one page stays with that page."""

from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.urls import reverse

from tests.reports.making import Answered


def test_what_a_page_reads_for_itself_stays_with_its_links_and_its_form(
    answered: Answered, owner: Client
) -> None:
    answered.put_scores([10] * 12)
    address = reverse("reports:overview", args=[answered.workspace.pk])
    page = owner.get(address, {"by": "channel", "language": "fr"})
    bar = page.context["bar"]
    assert ("by", "channel") in bar.hidden
    assert parse_qs(bar.query)["by"] == ["channel"]
    assert parse_qs(bar.chips[0].without)["by"] == ["channel"]


def test_the_tabs_of_other_pages_leave_it_away(answered: Answered, owner: Client) -> None:
    answered.put_scores([10] * 12)
    address = reverse("reports:overview", args=[answered.workspace.pk])
    page = owner.get(address, {"by": "channel", "language": "fr"})
    for tab in page.context["tabs"]:
        query = parse_qs(urlsplit(tab["address"]).query)
        assert query["language"] == ["fr"]
        assert "by" not in query
