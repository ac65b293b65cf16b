"""Workspaces and members for tests."""

import itertools
from typing import Any

from promoteur.accounts.models import Member, Membership, Workspace

PASSWORD = "cheval correct batterie"
_numbers = itertools.count(1)


def a_workspace(name: str = "Harbour", parent: Workspace | None = None) -> Workspace:
    return Workspace.objects.create(name=name, parent=parent, zone="Europe/Paris")


def an_agent(workspace: Workspace, agent: str = "", **more: Any) -> Member:
    """A member who is an agent of this name; `sees_all`: and sees the answers of the others."""
    member = a_member(workspace, "agent")
    member.memberships.update(agent=agent, **more)
    return member


def a_member(workspace: Workspace | None = None, role: str = "owner", **more: str) -> Member:
    """A member with a role in a workspace; without one, with none."""
    given = {"email": f"member{next(_numbers)}@example.org", "name": "A member", **more}
    member = Member(**given)
    member.set_password(PASSWORD)
    member.save()
    if workspace:
        Membership.objects.create(member=member, workspace=workspace, role=role)
    return member
