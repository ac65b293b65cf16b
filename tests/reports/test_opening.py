"""How pages are opened: what an address says for one page stays with that page."""

from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.urls import reverse

from promoteur.reports.pages import PAGES
from tests.reports.making import Answered
from tests.responses.making import a_survey


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


EVERYTHING = {"kind", "period", "against", "filters"}
READ = {
    "overview": EVERYTHING,
    "trend": EVERYTHING - {"against"},
    "segments": EVERYTHING,
    "compare": EVERYTHING,
    "compare?of=segments": EVERYTHING - {"against"},
    "responses": EVERYTHING - {"against"},
    "agents": EVERYTHING,
    "targets": set(),
    "initiatives": {"kind", "filters"},
    "rounds": set(),
    "benchmarks": EVERYTHING - {"against"},
}
SIGNS = {
    "kind": 'aria-label="Kind of survey"',
    "period": 'id="period"',
    "against": 'id="against"',
    "filters": 'class="filters"',
}


def test_the_filter_bar_has_what_a_page_reads_and_keeps_the_rest(
    answered: Answered, owner: Client
) -> None:
    for plan in ("pro", "free"):
        answered.put_scores([10] * 12, properties={"plan": plan, "agent": plan})
    answered.put_scores([10] * 3, of=a_survey(answered.workspace, kind="transactional"))
    assert {name.partition("?")[0] for name in READ} == {*PAGES}
    given = {"kind": "relational", "period": "month", "against": "year", "plan": "pro"}
    for name, read in READ.items():
        place, _mark, own = name.partition("?")
        address = reverse(f"reports:{place}", args=[answered.workspace.pk])
        page = owner.get(address, given | dict([own.split("=")] if own else []))
        assert {part for part, sign in SIGNS.items() if sign in page.text} == read, name
        assert "Saved views" in page.text
        kept = parse_qs(page.context["bar"].query)
        assert {key: [value] for key, value in given.items()}.items() <= kept.items(), name
        drawn = {"period", "against"} & read
        hidden = dict(page.context["bar"].hidden)
        assert {key for key in ("period", "against") if key not in hidden} == drawn, name
