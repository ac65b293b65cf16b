"""What members of the invented company added to their dashboards, by the functions that pages use.

Initiatives, of which one helped, one upset, one only seems to have helped and two changed nothing;
targets of all prospects; benchmarks of which not all can be compared; views that members keep.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from promoteur.accounts.models import Member, Workspace
from promoteur.accounts.rules import Role
from promoteur.analytics.dimensions import Phase
from promoteur.cli.demo.company import AFTER_SUPPORT
from promoteur.cli.demo.organisation import COLLEAGUES, Organisation
from promoteur.cli.demo.story import Story
from promoteur.kit.language import gettext as _
from promoteur.reports.benchmarks.services import save_benchmark
from promoteur.reports.initiatives.services import save_initiative
from promoteur.reports.models import Benchmark, Initiative, SavedView, Target
from promoteur.reports.saved.services import keep_view
from promoteur.reports.targets.services import save_target

WEEK = dt.timedelta(weeks=1)


def furnish(organisation: Organisation, story: Story) -> None:
    """Add initiatives, targets, benchmarks and saved views to the dashboards."""
    seats = _Seats(organisation)
    for initiative in (*_of_the_software(seats, story), *_of_the_teams(seats, story)):
        save_initiative(initiative, by=seats.analyst)
    for target in _targets(seats, story):
        save_target(target, by=seats.owner)
    for benchmark in _benchmarks(seats, story):
        save_benchmark(benchmark, by=seats.analyst)
    for view in _views(seats):
        keep_view(view=view)


@dataclass(frozen=True)
class _Seats:
    """Who and where, by short words."""

    organisation: Organisation

    def __getitem__(self, key: str) -> Workspace:
        return self.organisation.workspaces[key]

    @property
    def owner(self) -> Member:
        return self.organisation.owner

    @property
    def analyst(self) -> Member:
        return self.first(Role.ANALYST, "group")

    def first(self, role: Role, place: str) -> Member:
        """The member of a role in a workspace."""
        email = next(one.email for one in COLLEAGUES if (one.role, one.place) == (role, place))
        return self.organisation.members[email]

    def team(self, key: str) -> str:
        """The answers of a workspace alone, as whom something concerns."""
        return urlencode({"workspace": str(self[key].pk)})


def _new_customers() -> str:
    return urlencode({"phase": _(str(Phase.ONBOARDING))})


def _of_the_software(seats: _Seats, story: Story) -> Iterator[Initiative]:
    yield Initiative(
        workspace=seats["group"],
        name=_("The new planner"),
        sort=Initiative.Sort.RELEASE,
        began=story.release,
        done_by=_("Software team"),
        concerns=_new_customers(),
        notes=_("For everybody at once; no way back to the old planner."),
        result=_("New customers, who had just learned the old one, were upset."),
    )
    yield Initiative(
        workspace=seats["group"],
        name=_("The old planner may be chosen again"),
        sort=Initiative.Sort.RELEASE,
        began=story.repaired,
        done_by=_("Software team"),
        concerns=_new_customers(),
        result=_("Next time a release goes to a few customers first."),
    )
    yield Initiative(
        workspace=seats["group"],
        name=_("Solo costs 2 euros more a month"),
        sort=Initiative.Sort.PRICE,
        began=story.dearer,
        done_by="Alix",
        concerns=urlencode({"plan": "Solo"}),
    )


def _of_the_teams(seats: _Seats, story: Story) -> Iterator[Initiative]:
    yield Initiative(
        workspace=seats["france"],
        name=_("Training of the team in Nantes"),
        sort=Initiative.Sort.TRAINING,
        began=story.training,
        done_by="Marion",
        people=Initiative.People.BOTH,
        concerns=seats.team("nantes"),
        notes=_("Two days: listening, and settling a matter in one conversation."),
        result=_("The team in Lyon takes it next."),
    )
    yield Initiative(
        workspace=seats["shop"],
        name=_("Another parcel service in France"),
        sort=Initiative.Sort.PROCESS,
        began=story.carrier,
        done_by=_("Shop team"),
        concerns=urlencode({"country": "FR"}),
        notes=_("After the late parcels of December."),
    )
    yield Initiative(
        workspace=seats["dublin"],
        name=_("Unhappy customers are called back within a day"),
        sort=Initiative.Sort.PROCESS,
        began=story.last - 2 * WEEK,
        done_by="Fiona",
        notes=_("What came of it shows in some weeks."),
    )


def _targets(seats: _Seats, story: Story) -> Iterator[Target]:
    """Yield targets: set two months ago for the next quarter, but for one whose day has passed."""
    score, detractors = Target.Measure.SCORE, Target.Measure.DETRACTORS
    set_at = dt.datetime.combine(story.last - 9 * WEEK, dt.time(9), dt.UTC)
    ahead = {"due": _quarter_end(story.last + 8 * WEEK), "created_at": set_at}
    fiona, marion = seats.first(Role.MANAGER, "uk"), seats.first(Role.MANAGER, "france")
    yield Target(
        workspace=seats["uk"], kind="relational", measure=score, goal=Decimal(35), owner=fiona,
        name=_("Customers in the United Kingdom and Ireland stay happy"), **ahead,
    )  # fmt: skip
    yield Target(
        workspace=seats["france"], kind="relational", measure=score, goal=Decimal(60),
        owner=marion, name=_("France at 60"), **ahead,
    )  # fmt: skip
    yield Target(
        workspace=seats["nantes"], kind="transactional", measure=detractors, goal=Decimal(12),
        owner=marion, name=_("Fewer detractors in Nantes"), **ahead,
    )  # fmt: skip
    yield Target(
        workspace=seats["france"], kind="relational", measure=Target.Measure.RESPONSES,
        goal=Decimal(22), owner=marion, name=_("More customers in France answer"), **ahead,
    )  # fmt: skip
    yield Target(
        workspace=seats["france"], kind="relational", measure=score, goal=Decimal(50),
        name=_("A good beginning in Luxembourg"), concerns=urlencode({"country": "LU"}), **ahead,
    )  # fmt: skip
    yield Target(
        workspace=seats["dublin"], kind="transactional", measure=score, goal=Decimal(40),
        owner=fiona, name=_("Support in Dublin at 40"), created_at=set_at - 30 * WEEK,
        due=_quarter_end(story.last - 18 * WEEK),
    )  # fmt: skip


def _quarter_end(day: dt.date) -> dt.date:
    """Return the last day of the quarter of a day."""
    month = (day.month - 1) // 3 * 3 + 4
    after = dt.date(day.year + month // 13, (month - 1) % 12 + 1, 1)
    return after - dt.timedelta(days=1)


def _benchmarks(seats: _Seats, story: Story) -> Iterator[Benchmark]:
    """Yield printed scores; each source says that it is invented."""
    own, sector, competitor = Benchmark.Sort.OWN, Benchmark.Sort.SECTOR, Benchmark.Sort.COMPETITOR
    earlier = story.first - 6 * WEEK
    group, zero_to_ten = seats["group"], Benchmark.Scale.ZERO_TO_TEN
    yield Benchmark(
        workspace=group, name=_("Cormoran, with the tool before"), sort=own, kind="relational",
        score=Decimal(31), dated=earlier, source=_("Last report of the tool before (invented)"),
        promoters=540, passives=361, detractors=199, answers=1_100, scale=zero_to_ten,
        method=_("e-mail"),
    )  # fmt: skip
    yield Benchmark(
        workspace=group, name=_("Software for small firms"), sort=sector, kind="relational",
        score=Decimal(24), dated=earlier, answers=1_840, country="FR", scale=zero_to_ten,
        source=_("Example sector study {year} (invented)").format(year=earlier.year),
        method=_("panel"),
    )  # fmt: skip
    yield Benchmark(
        workspace=group, name=_("Support of software firms"), sort=sector, kind="transactional",
        score=Decimal(35), dated=earlier, answers=960, scale=zero_to_ten,
        source=_("Example sector study {year} (invented)").format(year=earlier.year),
    )  # fmt: skip
    yield Benchmark(
        workspace=group, name=_("Example Till Ltd"), sort=competitor, kind="transactional",
        score=Decimal(38), dated=earlier + 26 * WEEK, low=Decimal(33), high=Decimal(43),
        source=_("Example survey of tills, page 12 (invented)"), country="GB",
    )  # fmt: skip
    yield Benchmark(
        workspace=group, name=_("Example Bookings plc"), sort=competitor, kind="transactional",
        score=Decimal(72), dated=earlier + 30 * WEEK,
        source=_("A poster of their own at an example fair (invented)"),
    )  # fmt: skip
    yield Benchmark(
        workspace=seats["shop"], name=_("Our shop, with the tool before"), sort=own,
        kind="transactional", score=Decimal(40), dated=earlier, answers=500, promoters=275,
        passives=150, detractors=75, scale=zero_to_ten, method=_("e-mail"),
        source=_("Last report of the tool before (invented)"),
    )  # fmt: skip


def _views(seats: _Seats) -> Iterator[SavedView]:
    """Yield views: those that are shared, and those that somebody keeps alone."""
    france, marion = seats["france"], seats.first(Role.MANAGER, "france")
    relation = {"kind": "relational", "period": "quarter"}
    support = {"kind": "transactional", "period": "90", "moment": _(AFTER_SUPPORT)}
    for name, page, query in (
        (_("Monday: the last 30 days"), "overview", {"period": "30"}),
        (_("Quarter for the executive committee"), "overview", relation),
        (_("Software by customers’ age"), "segments", {"kind": "relational", "by": "phase"}),
    ):
        yield SavedView(
            workspace=seats["group"], member=seats.owner, name=name, page=page,
            query=urlencode(query), shared=True,
        )  # fmt: skip
    yield SavedView(
        workspace=seats["group"], member=seats.analyst, name=_("Support, agent by agent"),
        page="agents", query=urlencode(support), shared=True,
    )  # fmt: skip
    yield SavedView(
        workspace=seats["group"], member=seats.owner, name=_("Unhappy in the shop"),
        page="responses", query=urlencode({"kind": "transactional", "category": "detractor"}),
    )  # fmt: skip
    yield SavedView(
        workspace=france, member=marion, name=_("Nantes beside Lyon"), page="segments",
        query=urlencode(support | {"by": "workspace"}),
    )  # fmt: skip
