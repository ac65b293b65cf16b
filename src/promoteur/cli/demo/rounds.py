"""When the invented company asked its customers by e-mail, and how many: noted as members do it."""

import datetime as dt
from collections.abc import Iterator, Sequence

from promoteur.accounts.rules import Role
from promoteur.cli.demo.answers import Given
from promoteur.cli.demo.organisation import COLLEAGUES, Organisation
from promoteur.cli.demo.story import Story
from promoteur.kit.language import gettext as _
from promoteur.reports.models import Round
from promoteur.reports.rounds.rules import DAYS
from promoteur.reports.rounds.services import save_round

RHYTHM = {
    "customers-france": ("france", 8, (0.172, 0.181, 0.176, 0.19, 0.203, 0.198, 0.214, 0.221)),
    "customers-uk": ("uk", 13, (0.301, 0.282, 0.274, 0.253, 0.246)),
}
"""By survey: whose it is, after how many weeks it is sent again, and how many of those who were
asked answered each time, the last one again where there are more rounds."""

LATEST = dt.timedelta(days=12)
"""So long ago the last round was sent: its answers still come."""


def note(organisation: Organisation, story: Story, given: Sequence[Given]) -> None:
    """Note each round by which customers were asked about the whole relationship."""
    analyst = next(one.email for one in COLLEAGUES if one.role is Role.ANALYST)
    for poll in RHYTHM:
        for one in _rounds(poll, organisation, story, given):
            save_round(one, by=organisation.members[analyst])


def _rounds(
    poll: str, organisation: Organisation, story: Story, given: Sequence[Given]
) -> Iterator[Round]:
    place, weeks, rates = RHYTHM[poll]
    days = _by_mail(poll, given)
    workspace = organisation.workspaces[place]
    for n, sent in enumerate(_sent(story, weeks)):
        until = sent + dt.timedelta(days=DAYS)
        answered = sum(sent <= day <= until for day in days)
        known = min(1.0, (story.last - sent).days / DAYS)  # of a round that is not over, a part
        asked = 10 * round(answered / known / rates[min(n, len(rates) - 1)] / 10)
        yield Round(
            workspace=workspace, kind="relational", sent=sent, until=until, asked=asked,
            name=_("{place}, round {n}").format(place=workspace.name, n=n + 1),
            concerns="channel=email", source=_("Report of the mailing tool (invented)"),
        )  # fmt: skip


def _sent(story: Story, weeks: int) -> list[dt.date]:
    """Return the days of all rounds, in the order of time."""
    latest, step = story.last - LATEST, dt.timedelta(weeks=weeks)
    return [latest - n * step for n in range((latest - story.first) // step + 1)][::-1]


def _by_mail(poll: str, given: Sequence[Given]) -> list[dt.date]:
    """Return the days of the answers by e-mail to a survey that count."""
    return [
        one.at.date() for one in given if (one.poll, one.channel, one.held) == (poll, "email", None)
    ]
