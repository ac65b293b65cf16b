"""The workspaces and members of the invented company, made as people make them."""

from collections.abc import Mapping
from dataclasses import dataclass

from promoteur.accounts import services
from promoteur.accounts.models import Member, Workspace
from promoteur.accounts.rules import Role
from promoteur.cli.demo.company import EMAIL, GROUP, PASSWORD, PLACES
from promoteur.kit import language


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of the company.

    Attributes:
        name, email: who it is, and how they log in.
        role, place: what they are, and in which workspace.
        language: of their pages; "": that of the command.
    """

    name: str
    email: str
    role: Role
    place: str
    language: str = ""


OWNER = Colleague("Alix", EMAIL, Role.OWNER, GROUP.key)
COLLEAGUES = (
    Colleague("Marion", "marion@example.com", Role.MANAGER, "france", "fr"),
    Colleague("Fiona", "fiona@example.com", Role.MANAGER, "uk", "en"),
    Colleague("Samir", "samir@example.com", Role.ANALYST, "group", "fr"),
    Colleague("Camille", "camille@example.com", Role.AGENT, "nantes", "fr"),
)
"""Camille is one of the agents whose customers answer."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """What was made: workspaces by their key, members by their e-mail address."""

    workspaces: Mapping[str, Workspace]
    members: Mapping[str, Member]

    @property
    def owner(self) -> Member:
        """Who owns the whole."""
        return self.members[EMAIL]


def is_there() -> bool:
    """Return whether this installation is that of the invented company."""
    return Member.objects.filter(email=EMAIL, first=True).exists()


def is_empty() -> bool:
    """Return whether nobody has begun to use this installation."""
    return not (Member.objects.exists() or Workspace.objects.exists())


def found() -> Organisation:
    """Make the workspaces and members, and return them.

    Raises:
        AccountProblem: there is a member already.
    """
    owner = Member(email=EMAIL, name=OWNER.name, language=language.current())
    top = Workspace(name=GROUP.name, zone=GROUP.zone)
    services.set_up(
        token=services.first_token() or "", workspace=top, member=owner, password=PASSWORD
    )
    workspaces = {GROUP.key: top}
    for one in PLACES[1:]:
        workspaces[one.key] = services.add_workspace(
            parent=workspaces[one.above], name=one.name, zone=one.zone, by=owner
        )
    members = {EMAIL: owner}
    for colleague in COLLEAGUES:
        members[colleague.email] = _join(colleague, workspaces[colleague.place], owner)
    return Organisation(workspaces, members)


def _join(colleague: Colleague, workspace: Workspace, owner: Member) -> Member:
    """Invite a colleague, who comes in at once, and return the member."""
    member = services.invite(
        workspace=workspace,
        email=colleague.email,
        role=colleague.role,
        by=owner,
        agent=colleague.name if colleague.role is Role.AGENT else "",
    )
    services.enter(member=member, name=colleague.name, password=PASSWORD)
    member.language = colleague.language
    member.save(update_fields=["language"])
    return member
