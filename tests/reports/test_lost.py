"""What was written by a property that is not there any more says so, and its page stands."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from promoteur.reports.models import Initiative, Round, Target
from promoteur.reports.pages import PAGES
from tests.reports.making import DAY, Answered, a_round, a_target, an_initiative

TODAY = timezone.localdate()
GONE = "Its filter asks for “plan”, which no answer has any more."
ASKED, OVER = {"sent": TODAY - 10 * DAY, "asked": 100}, {"until": TODAY - 2 * DAY}


@pytest.fixture
def lost(answered: Answered) -> Answered:
    """Answers that have no plan, of which a target, an initiative and a round were of one."""
    for back in (3, 15, 27):
        answered.put_scores([10] * 40, TODAY - back * DAY, properties={"since": "soon"})
    here, plan = answered.workspace, {"concerns": "plan=pro"}
    a_target(here, name="By score", **plan)
    a_target(here, name="By rate", measure="responses", goal=20, **plan)
    an_initiative(here, name="Lost", began=TODAY - 20 * DAY, **plan)
    a_round(here, name="Lost", **ASKED, **OVER, **plan)
    return answered


def shown(owner: Client, lost: Answered, name: str, *keys: int) -> str:
    page = owner.get(reverse(f"reports:{name}", args=[lost.workspace.pk, *keys]))
    assert page.status_code == 200, name
    return page.text


def test_every_page_stands_and_says_what_is_gone(lost: Answered, owner: Client) -> None:
    for name in PAGES:
        shown(owner, lost, name)
    assert shown(owner, lost, "targets").count(GONE) == 2
    assert GONE in shown(owner, lost, "initiatives")
    rounds = shown(owner, lost, "rounds")
    assert GONE in rounds
    assert "100 asked" in rounds
    assert "0 of 100 asked" not in rounds
    one = Initiative.objects.get()
    assert GONE in shown(owner, lost, "initiative", one.pk)
    for name, key in (
        ("initiatives", one.pk),
        ("targets", Target.objects.latest("pk").pk),
        ("rounds", Round.objects.get().pk),
    ):
        assert "Plan: pro" in shown(owner, lost, f"{name}-change", key)
    overview = shown(owner, lost, "overview")
    assert "1 round does not count: its filter asks for what no answer has any more." in overview


def test_what_is_not_gone_is_counted_beside_it(lost: Answered, owner: Client) -> None:
    here = lost.workspace
    a_round(here, name="Whole", **ASKED, **OVER)
    a_target(here, name="Rate of all", measure="responses", goal=20)
    a_target(here, name="Score of all", goal=20)
    an_initiative(here, name="Whole", began=TODAY - 20 * DAY)
    overview = shown(owner, lost, "overview")
    assert "40 of 100 asked, in 1 round" in overview
    assert "1 round does not count" in overview
    assert "40 of 100 asked" in shown(owner, lost, "rounds")
    targets = shown(owner, lost, "targets")
    assert 'class="figure">40%<' in targets
    assert 'class="figure">100<' in targets
    assert targets.count("1 round does not count") == 1
    assert "points" in shown(owner, lost, "initiatives")
    for name in ("targets", "rounds", "initiatives"):
        at = reverse(f"reports:{name}-part", args=[here.pk, name, "csv"])
        assert owner.get(at).status_code == 200
    Round.objects.filter(name="Whole").delete()
    assert "1 round does not count" in shown(owner, lost, "targets")


def test_a_property_that_has_other_values_now_is_told_in_its_words(
    lost: Answered, owner: Client
) -> None:
    Initiative.objects.update(concerns="since.from=2026-01-01")
    assert "“since” holds text, which has no order" in shown(owner, lost, "initiatives")
