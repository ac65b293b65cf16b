"""Environment variables: each has a default that serves, and a wrong one is told."""

from pathlib import Path

import pytest

from promoteur.site.environment import Environment, EnvironmentProblem, read


def test_nothing_needs_to_be_set() -> None:
    found = read({})
    assert found == Environment(data=Path("promoteur-data").absolute())
    assert found.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert not found.is_encrypted


def test_everything_can_be_set(tmp_path: Path) -> None:
    found = read(
        {
            "PROMOTEUR_DATA": str(tmp_path),
            "DATABASE_URL": "postgres://user:password@host/name",
            "PROMOTEUR_URL": "https://ask.example.org/",
            "PROMOTEUR_HOSTS": "a.example, b.example,",
            "PROMOTEUR_PROXIES": "2",
            "PROMOTEUR_SECRET": "s" * 32,
        }
    )
    assert found.data == tmp_path
    assert found.database == "postgres://user:password@host/name"
    assert found.address == "https://ask.example.org"
    assert found.is_encrypted
    assert found.allowed_hosts[3:] == ["ask.example.org", "a.example", "b.example"]
    assert (found.proxies, found.the_secret()) == (2, "s" * 32)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://host/name"),
        ("PROMOTEUR_URL", "ask.example.org"),
        ("PROMOTEUR_URL", "https://"),
        ("PROMOTEUR_PROXIES", "one"),
        ("PROMOTEUR_SECRET", "short"),
    ],
)
def test_a_wrong_value_is_told_with_its_name(name: str, value: str) -> None:
    with pytest.raises(EnvironmentProblem, match=name):
        read({name: value})


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = Environment(data=tmp_path / "new")
    assert first.the_secret() == Environment(data=tmp_path / "new").the_secret()
    assert (tmp_path / "new" / "secret").stat().st_mode & 0o777 == 0o600
