"""How members come in, get roles and keys, and how it is recorded."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from promoteur.accounts import services
from promoteur.accounts.adapters import Closed
from promoteur.accounts.models import DEEPEST, ApiKey, AuditEntry, Member, Membership, Workspace
from promoteur.accounts.problem import AccountProblem
from promoteur.accounts.queries import key_of
from tests.accounts.making import PASSWORD, a_member, a_workspace


def set_up(token: str) -> Member:
    member = Member(email="First@Example.org", name="First", language="fr")
    services.set_up(
        token=token,
        workspace=Workspace(name="Harbour", zone="Europe/Paris"),
        member=member,
        password=PASSWORD,
    )
    return member


def test_the_first_member_owns_the_top_of_the_tree() -> None:
    token = services.first_token()
    assert token is not None
    member = set_up(token)
    assert member.email == "first@example.org"
    assert member.check_password(PASSWORD)
    assert [(m.workspace.name, m.role) for m in member.memberships.all()] == [("Harbour", "owner")]
    assert AuditEntry.objects.get().deed == "installation.set-up"


def test_the_link_of_the_first_member_works_once() -> None:
    token = services.first_token()
    assert token is not None
    set_up(token)
    assert services.first_token() is None
    with pytest.raises(AccountProblem, match="has been used"):
        set_up(token)


def test_a_forged_or_old_link_makes_no_member(monkeypatch: pytest.MonkeyPatch) -> None:
    token = services.first_token()
    assert token is not None
    with pytest.raises(AccountProblem, match="does not work"):
        services.check_first_token(token[:-1] + ("A" if token[-1] != "A" else "B"))
    monkeypatch.setattr(services, "FIRST_LASTS", -1)
    with pytest.raises(AccountProblem, match="promoteur serve"):
        services.check_first_token(token)


def test_there_is_only_one_first_member_even_at_once() -> None:
    Member.objects.create(email="one@example.org", first=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(email="two@example.org", first=True)


def test_two_addresses_that_differ_in_capitals_are_one() -> None:
    a_member(email="ana@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_member(email="Ana@example.org")


def test_somebody_invited_enters_once_by_a_link() -> None:
    workspace, owner = a_workspace(), a_member()
    member = services.invite(workspace=workspace, email=" Bo@Example.org", role="agent", by=owner)
    who, token = services.entrance(member)
    found = services.member_of_entrance(who, token)
    services.enter(member=found, name="Bo", password=PASSWORD)
    assert found == member
    assert found.check_password(PASSWORD)
    with pytest.raises(AccountProblem, match="does not work"):
        services.member_of_entrance(who, token)


def test_a_link_opens_no_workspace_that_came_after_it() -> None:
    """Whoever invited somebody still holds the link when another house gives a role, too."""
    here, elsewhere = a_workspace(), a_workspace("Elsewhere")
    by, other = a_member(here), a_member(elsewhere)
    member = services.invite(workspace=here, email="bo@example.org", role="agent", by=by)
    old = services.entrance(member)
    services.invite(workspace=elsewhere, email="bo@example.org", role="owner", by=other)
    with pytest.raises(AccountProblem, match="does not work any more"):
        services.member_of_entrance(*old)
    assert services.member_of_entrance(*services.entrance(member)) == member


@pytest.mark.parametrize("who", ["", "MQ", "!!", "Zm9v", "OTk5OTk5"])
def test_a_wrong_entrance_is_refused(who: str) -> None:
    with pytest.raises(AccountProblem):
        services.member_of_entrance(who, "abc-def")


def test_nobody_is_invited_twice() -> None:
    workspace, owner = a_workspace(), a_member()
    services.invite(workspace=workspace, email="bo@example.org", role="agent", by=owner)
    with pytest.raises(AccountProblem, match="is a member of this workspace"):
        services.invite(workspace=workspace, email="BO@example.org", role="owner", by=owner)


def test_the_top_of_a_tree_keeps_an_owner() -> None:
    workspace = a_workspace()
    owner = a_member(workspace)
    membership = owner.memberships.get()
    with pytest.raises(AccountProblem, match="name another owner"):
        services.remove(membership=membership, by=owner)
    with pytest.raises(AccountProblem, match="name another owner"):
        services.change_role(membership=membership, role="agent", by=owner)
    a_member(workspace)
    services.change_role(membership=membership, role="agent", by=owner)
    services.remove(membership=membership, by=owner)
    assert not owner.memberships.exists()


def test_a_workspace_below_needs_no_owner_of_its_own() -> None:
    top = a_workspace()
    owner = a_member(top)
    below = services.add_workspace(parent=top, name="Below", zone="Asia/Tokyo", by=owner)
    other = a_member(below)
    services.remove(membership=other.memberships.get(), by=owner)
    assert not below.memberships.exists()


def test_the_tree_has_a_bottom() -> None:
    owner = a_member()
    workspace = a_workspace()
    for _n in range(DEEPEST - 1):
        workspace = services.add_workspace(parent=workspace, name="Below", zone="UTC", by=owner)
    with pytest.raises(AccountProblem, match="8 deep"):
        services.add_workspace(parent=workspace, name="Below", zone="UTC", by=owner)


def test_an_unknown_time_zone_is_refused() -> None:
    with pytest.raises(AccountProblem, match="Europe/Atlantis"):
        services.add_workspace(
            parent=a_workspace(), name="Below", zone="Europe/Atlantis", by=a_member()
        )


def test_a_change_of_a_workspace_is_recorded_with_what_was_before() -> None:
    workspace = a_workspace("Harbour")
    services.change_workspace(workspace=workspace, name="Port", zone="UTC", by=a_member())
    assert AuditEntry.objects.get().details == {
        "before": {"name": "Harbour", "zone": "Europe/Paris"}
    }


def test_an_api_key_opens_until_it_is_revoked_and_is_kept_nowhere() -> None:
    workspace, owner = a_workspace(), a_member()
    key, token = services.issue_key(workspace=workspace, name="shop", by=owner)
    assert key_of(token) == key
    assert token not in str(list(ApiKey.objects.values()))
    assert key_of(token + "x") is None
    assert key_of("") is None
    services.revoke_key(key=key, by=owner)
    assert key_of(token) is None
    assert [entry.deed for entry in AuditEntry.objects.all()] == ["key.revoked", "key.issued"]


def test_an_audit_entry_has_its_time() -> None:
    services.record("something.done", member=None, workspace=None, about="x" * 300)
    entry = AuditEntry.objects.get()
    assert timezone.now() - entry.at < dt.timedelta(minutes=1)
    assert len(entry.about) == 200


def test_every_deed_is_told_in_words_in_both_languages() -> None:
    from promoteur.accounts.deeds import DEEDS, in_words
    from promoteur.kit import language

    for deed, english in DEEDS.items():
        assert in_words(deed) == english
        language.use("fr")
        assert in_words(deed) != english
        language.use("en")
    assert in_words("something.new") == "something.new"


def test_a_password_stands_in_the_trail_of_every_workspace_of_its_member() -> None:
    top = a_workspace("Top")
    below, elsewhere = a_workspace("Below", top), a_workspace("Elsewhere")
    ana, bo = a_member(below), a_member(top)
    Membership.objects.create(member=ana, workspace=elsewhere, role="agent")
    services.make_link(member=ana, by=bo)
    services.enter(member=ana, name="Ana", password=PASSWORD)
    Closed().set_password(ana, "a new long password")
    found = AuditEntry.objects.order_by("id").values_list("deed", "workspace__name", "member")
    assert sorted(found) == sorted(
        (f"member.{deed}", name, who.pk)
        for deed, who in (("link-made", bo), ("password-chosen", ana), ("password-changed", ana))
        for name in ("Below", "Elsewhere")
    )
    assert set(AuditEntry.objects.values_list("about", flat=True)) == {ana.email}
