"""Workspaces and members for tests."""

import itertools

from promoteur.accounts.models import Member, Membership, Workspace

PASSWORD = "cheval correct batterie"
_numbers = itertools.count(1)


def a_workspace(name: str = "Harbour", parent: Workspace | None = None) -> Workspace:
    return Workspace.objects.create(name=name, parent=parent, zone="Europe/Paris")


def a_member(workspace: Workspace | None = None, role: str = "owner", **more: str) -> Member:
    """A member with a role in a workspace; without one, with none."""
    given = {"email": f"member{next(_numbers)}@example.org", "name": "A member", **more}
    member = Member(**given)
    member.set_password(PASSWORD)
    member.save()
    if workspace:
        Membership.objects.create(member=member, workspace=workspace, role=role)
    return member
