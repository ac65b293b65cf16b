"""Which answers a member sees: the one place that limits every read of them.

Whole workspaces; and for a member who is an agent there, only the answers about that agent, unless
an owner allowed more. Lists, pages, exports, figures and the command line all ask it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from promoteur.accounts.models import Member, Membership, Workspace
from promoteur.accounts.rules import Right, Role, roles_with
from promoteur.analytics.filters import Filter
from promoteur.kit.conditions import IN, Both, Comparison, Condition

AGENT = "agent"
"""The column of facts, and the property of responses, that says whom an answer is about."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Which answers may be seen. `Sight()` sees none.

    Attributes:
        whole: the workspaces of which all answers are seen, by their ids in order.
        own: for each agent that the member is, by name, the workspaces of which only the answers
            about that agent are seen.
    """

    whole: tuple[UUID, ...] = ()
    own: tuple[tuple[str, tuple[UUID, ...]], ...] = ()

    @property
    def is_blind(self) -> bool:
        """Whether nothing is seen."""
        return not self.whole and not self.own

    @property
    def workspaces(self) -> tuple[UUID, ...]:
        """The workspaces of which something is seen."""
        return tuple(sorted({*self.whole, *(one for _agent, ids in self.own for one in ids)}))

    def facts(self) -> Filter:
        """Return the filter of the facts that may be seen.

        Responses take the same one (`responses.queries`), so that a page and a figure agree.
        """
        parts: list[Condition] = [
            Both("and", (_within(ids), Comparison(AGENT, IN, (agent,)))) for agent, ids in self.own
        ]
        if self.whole or not parts:
            parts.insert(0, _within(self.whole))
        if len(parts) > 1:
            return Filter((Both("or", tuple(parts)),))
        alone = parts[0]  # its parts stand side by side: a filter takes far more of those
        return Filter(alone.parts if isinstance(alone, Both) else (alone,))


def _within(workspaces: Iterable[UUID]) -> Comparison:
    return Comparison("workspace", IN, tuple(str(one) for one in workspaces))


def sight_of(
    member: Member | AnonymousUser, below: Workspace | None = None, right: Right = Right.SEE
) -> Sight:
    """Return which answers a member sees, or may do more with.

    Args:
        member: who asks; nobody who is not logged in sees any.
        below: only this workspace and those below it; None: all.
        right: what the member wants to do with them.
    """
    if not isinstance(member, Member) or not member.is_active:
        return Sight()
    found = Membership.objects.filter(member=member, role__in=roles_with(right))
    memberships = [*found.select_related("workspace")]
    paths = dict(_reached(memberships, below).values_list("pk", "path"))
    whole = _under(paths, [one for one in memberships if sees_whole(one)])
    own: dict[str, set[UUID]] = {}
    for one in memberships:
        if not sees_whole(one) and one.agent:
            own.setdefault(one.agent, set()).update(_under(paths, [one]) - whole)
    return Sight(
        tuple(sorted(whole)),
        tuple((agent, tuple(sorted(ids))) for agent, ids in sorted(own.items()) if ids),
    )


def sight_of_the_house(below: Workspace | None = None) -> Sight:
    """Return the sight of whoever runs the server: all answers, or those below a workspace."""
    everywhere = Workspace.objects.all()
    if below is not None:
        everywhere = everywhere.filter(path__startswith=below.path)
    return Sight(tuple(sorted(everywhere.values_list("pk", flat=True))))


def sees_whole(membership: Membership) -> bool:
    """Return whether a role shows all answers of its workspaces, not only those about oneself."""
    return membership.role != Role.AGENT or membership.sees_all


def _reached(memberships: Iterable[Membership], below: Workspace | None) -> QuerySet[Workspace]:
    """Return the workspaces of roles and all below them."""
    reached = Q(pk__in=[])
    for one in memberships:
        reached |= Q(path__startswith=one.workspace.path)
    found = Workspace.objects.filter(reached).order_by()
    return found if below is None else found.filter(path__startswith=below.path)


def _under(paths: dict[UUID, str], memberships: Iterable[Membership]) -> set[UUID]:
    """Return those workspaces that lie in or below the workspaces of roles."""
    tops = tuple(one.workspace.path for one in memberships)
    return {pk for pk, path in paths.items() if path.startswith(tops)}
