"""Environment variables: each has a default that serves, and a wrong one is told."""

from pathlib import Path

import pytest

from promoteur.site import mail, sign_on
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
        ("PROMOTEUR_TWO_FACTOR", "yes"),
    ],
)
def test_a_wrong_value_is_told_with_its_name(name: str, value: str) -> None:
    with pytest.raises(EnvironmentProblem, match=name):
        read({name: value})


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = Environment(data=tmp_path / "new")
    assert first.the_secret() == Environment(data=tmp_path / "new").the_secret()
    assert (tmp_path / "new" / "secret").stat().st_mode & 0o777 == 0o600


def test_a_second_factor_is_demanded_only_if_said() -> None:
    assert not read({"PROMOTEUR_TWO_FACTOR": "optional"}).demands_two_factor
    assert read({"PROMOTEUR_TWO_FACTOR": "required"}).demands_two_factor


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 587, "", "", True, False)),
        (
            "smtps://a%40b:p%2Fw@mail.example.org",
            ("mail.example.org", 465, "a@b", "p/w", False, True),
        ),
        ("smtp+plain://localhost:2525/", ("localhost", 2525, "", "", False, False)),
    ],
)
def test_mail_is_sent_by_the_server_that_is_named(url: str, expected: tuple[object, ...]) -> None:
    found = mail.read({"PROMOTEUR_MAIL": url}, sender_host="ask.example.org")
    told = (found.host, found.port, found.user, found.password, found.starts_tls, found.is_tls)
    assert told == expected
    assert found.is_sent
    assert found.backend.endswith("smtp.EmailBackend")
    assert found.sender == "Promoteur <promoteur@ask.example.org>"


def test_without_a_server_no_mail_is_sent() -> None:
    found = mail.read({"PROMOTEUR_MAIL_FROM": "Feedback <feedback@example.org>"})
    assert not found.is_sent
    assert found.backend.endswith("dummy.EmailBackend")
    assert found.sender == "Feedback <feedback@example.org>"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROMOTEUR_MAIL", "mail.example.org"),
        ("PROMOTEUR_MAIL", "http://mail.example.org"),
        ("PROMOTEUR_MAIL", "smtp://mail.example.org:many"),
        ("PROMOTEUR_MAIL", "smtp://mail.example.org/box"),
        ("PROMOTEUR_MAIL_FROM", "nobody"),
    ],
)
def test_wrong_mail_is_told_without_its_password(name: str, value: str) -> None:
    with pytest.raises(EnvironmentProblem, match=name) as told:
        mail.read({name: value.replace("//", "//user:hidden@")})
    assert "hidden" not in str(told.value)


def test_without_single_sign_on_nothing_of_it_is_loaded() -> None:
    assert sign_on.read({}).apps == []


def test_single_sign_on_is_set_up() -> None:
    found = sign_on.read(
        {
            "PROMOTEUR_OIDC": "https://login.example.org/",
            "PROMOTEUR_OIDC_CLIENT": "promoteur",
            "PROMOTEUR_OIDC_DOMAINS": "Example.org, example.com,",
            "PROMOTEUR_SAML": "https://login.example.org/metadata",
            "PROMOTEUR_SAML_ENTITY": "https://login.example.org/saml",
        }
    )
    [oidc], [saml] = (one["APPS"] for one in found.providers.values())
    assert (oidc["name"], oidc["client_id"]) == ("OpenID Connect", "promoteur")
    assert oidc["settings"]["server_url"] == "https://login.example.org"
    assert oidc["settings"]["verified_email"] == ["example.org", "example.com"]
    assert saml["settings"]["verified_email"] == []
    assert saml["settings"]["idp"]["entity_id"] == "https://login.example.org/saml"


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"PROMOTEUR_OIDC": "https://login.example.org"}, "PROMOTEUR_OIDC_CLIENT is missing"),
        ({"PROMOTEUR_SAML": "https://login.example.org"}, "PROMOTEUR_SAML_ENTITY is missing"),
        ({"PROMOTEUR_OIDC": "login", "PROMOTEUR_OIDC_CLIENT": "x"}, "is no address"),
    ],
)
def test_single_sign_on_says_what_it_misses(variables: dict[str, str], told: str) -> None:
    with pytest.raises(EnvironmentProblem, match=told):
        sign_on.read(variables)
