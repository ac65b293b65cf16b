"""A member sees the workspaces in which he has a role, and what is below. Nothing else."""

import pytest
from django.contrib.auth.models import AnonymousUser

from promoteur.accounts.models import Workspace
from promoteur.accounts.queries import rights_in, workspaces_of
from promoteur.accounts.rules import RIGHTS, Right, Role
from tests.accounts.making import a_member, a_workspace


def test_a_member_sees_his_workspaces_and_all_below() -> None:
    top = a_workspace("Top")
    brand = a_workspace("Brand", top)
    team = a_workspace("Team", brand)
    other = a_workspace("Other", top)
    member = a_member(brand)
    assert set(workspaces_of(member)) == {brand, team}
    assert set(workspaces_of(a_member(top))) == {top, brand, team, other}
    assert set(workspaces_of(a_member(other))) == {other}


def test_nobody_and_who_has_no_role_see_nothing() -> None:
    workspace = a_workspace()
    for person in (AnonymousUser(), a_member()):
        assert not workspaces_of(person).exists()
        assert rights_in(person, workspace) == frozenset()


def test_a_member_who_left_sees_nothing() -> None:
    workspace = a_workspace()
    member = a_member(workspace)
    member.is_active = False
    assert not workspaces_of(member).exists()
    assert rights_in(member, workspace) == frozenset()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gives_its_rights_there_and_below(role: Role) -> None:
    top = a_workspace("Top")
    below = a_workspace("Below", top)
    beside = a_workspace("Beside")
    member = a_member(top, role)
    for workspace in (top, below):
        assert rights_in(member, workspace) == RIGHTS[role]
    assert rights_in(member, beside) == frozenset()
    for right in Right:
        expected = {top, below} if right in RIGHTS[role] else set()
        assert set(workspaces_of(member, right)) == expected


def test_two_roles_add_up() -> None:
    top = a_workspace("Top")
    below = a_workspace("Below", top)
    member = a_member(top, "agent")
    member.memberships.create(workspace=below, role="manager")
    assert Right.ASK not in rights_in(member, top)
    assert Right.ASK in rights_in(member, below)
    assert set(workspaces_of(member, Right.ASK)) == {below}


def test_the_path_of_a_workspace_says_what_is_above_it() -> None:
    top = a_workspace("Top")
    below = a_workspace("Below", a_workspace("Between", top))
    assert (top.depth, below.depth) == (0, 2)
    assert below.path.startswith(top.path)
    assert list(Workspace.objects.all()) == [top, below.parent, below]
