"""Single sign-on, as the environment says it: OpenID Connect and SAML, one provider of each."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from promoteur.kit.language import gettext as _
from promoteur.site.environment import EnvironmentProblem

OIDC, SAML = "openid_connect", "saml"
PROVIDERS = "allauth.socialaccount.providers"
MAIL_ATTRIBUTES = [
    "email",
    "mail",
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
]
"""Under which names providers of SAML tell an e-mail address."""
SAML_ATTRIBUTES = {
    "uid": ["urn:oasis:names:tc:SAML:attribute:subject-id"],
    "email": MAIL_ATTRIBUTES,
    "email_verified": ["http://schemas.auth0.com/email_verified", "email_verified"],
}


@dataclass(frozen=True, slots=True)
class SignOn:
    """Where members may log in besides here.

    Attributes:
        providers: what allauth wants to know of each provider.
    """

    providers: dict[str, Any] = field(default_factory=dict)

    @property
    def apps(self) -> list[str]:
        """The parts of allauth that are needed: none that nobody uses is loaded."""
        return [f"{PROVIDERS}.{name}" for name in self.providers]


def read(variables: Mapping[str, str] = os.environ) -> SignOn:
    """Return where members may log in besides here; nowhere, if nothing is said.

    Raises:
        EnvironmentProblem: a variable cannot be used, or one is missing that another needs.
    """
    providers = {}
    if variables.get("PROMOTEUR_OIDC"):
        providers[OIDC] = {"OAUTH_PKCE_ENABLED": True, "APPS": [_oidc(variables)]}
    if variables.get("PROMOTEUR_SAML"):
        providers[SAML] = {"APPS": [_saml(variables)]}
    return SignOn(providers)


def _oidc(variables: Mapping[str, str]) -> dict[str, Any]:
    return {
        "provider_id": "login",
        "name": variables.get("PROMOTEUR_OIDC_NAME") or "OpenID Connect",
        "client_id": _needed(variables, "PROMOTEUR_OIDC_CLIENT"),
        "secret": variables.get("PROMOTEUR_OIDC_SECRET", ""),
        "settings": {
            "server_url": _url(variables, "PROMOTEUR_OIDC"),
            "verified_email": _domains(variables.get("PROMOTEUR_OIDC_DOMAINS", "")),
        },
    }


def _saml(variables: Mapping[str, str]) -> dict[str, Any]:
    if find_spec("onelogin") is None:
        raise EnvironmentProblem(
            _("PROMOTEUR_SAML needs a further package: pip install 'promoteur[saml]'.")
        )
    return {
        "name": variables.get("PROMOTEUR_SAML_NAME") or "SAML",
        "client_id": "login",
        "settings": {
            "advanced": {"allow_single_label_domains": True},  # http://promoteur, inside a house
            "attribute_mapping": SAML_ATTRIBUTES,
            "idp": {
                "entity_id": _needed(variables, "PROMOTEUR_SAML_ENTITY"),
                "metadata_url": _url(variables, "PROMOTEUR_SAML"),
            },
            "verified_email": _domains(variables.get("PROMOTEUR_SAML_DOMAINS", "")),
        },
    }


def _needed(variables: Mapping[str, str], name: str) -> str:
    if value := variables.get(name, ""):
        return value
    raise EnvironmentProblem(
        _("{name} is missing: single sign-on does not work without it.").format(name=name)
    )


def _url(variables: Mapping[str, str], name: str) -> str:
    url = variables[name]
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise EnvironmentProblem(
            _("{name} {url!r} is no address: it begins with https://.").format(name=name, url=url)
        )
    return url.rstrip("/")


def _domains(text: str) -> list[str]:
    return [one.strip().lower() for one in text.split(",") if one.strip()]
