"""The environment variables of the web site, read once, each with a default that serves."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem
from promoteur.kit.tokens import kept_secret

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class EnvironmentProblem(Problem):
    """An environment variable that cannot be used: which, and what would serve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What the environment says.

    Attributes:
        data: the data folder (`PROMOTEUR_DATA`).
        database: URL of a PostgreSQL database (`DATABASE_URL`); "": SQLite in the data folder.
        address: where people reach the site (`PROMOTEUR_URL`), without a slash at its end; "": it
            is only reached on this machine, or under one of `hosts`.
        hosts: further names under which the site is reached (`PROMOTEUR_HOSTS`).
        proxies: how many proxies stand in front of the site (`PROMOTEUR_PROXIES`), of which each
            adds to `X-Forwarded-For`.
        secret: from which all keys are derived (`PROMOTEUR_SECRET`); "": the file in the folder.
        facts: folder or URL of the table of facts (`PROMOTEUR_FACTS`); "": in the data folder.
        demands_two_factor: whether every member needs a second factor (`PROMOTEUR_TWO_FACTOR`).
    """

    data: Path
    database: str = ""
    address: str = ""
    hosts: tuple[str, ...] = ()
    proxies: int = 0
    secret: str = ""
    facts: str = ""
    demands_two_factor: bool = False

    @property
    def is_encrypted(self) -> bool:
        """Whether people reach the site by HTTPS, so that cookies need never go without."""
        return self.address.startswith("https://")

    @property
    def allowed_hosts(self) -> list[str]:
        """The names under which the site answers; a request to another is refused."""
        return [*LOOPBACK, *([self.host] if self.host else []), *self.hosts]

    @property
    def host(self) -> str:
        """The name under which people reach the site, "" where nobody said it."""
        return urlsplit(self.address).hostname or ""

    def the_secret(self) -> str:
        """Return the secret; the file that keeps it is made when it is asked for first.

        Raises:
            OSError: the data folder cannot be read or written.
            ValueError: what the file holds is too short.
        """
        return self.secret or kept_secret(self.data / "secret").decode("ascii")


def read(variables: Mapping[str, str] = os.environ) -> Environment:
    """Return what the environment says.

    Raises:
        EnvironmentProblem: a variable cannot be used.
    """
    return Environment(
        data=Path(variables.get("PROMOTEUR_DATA") or "promoteur-data").expanduser().absolute(),
        database=_database(variables.get("DATABASE_URL", "")),
        address=_address(variables.get("PROMOTEUR_URL", "")),
        hosts=tuple(filter(None, map(str.strip, variables.get("PROMOTEUR_HOSTS", "").split(",")))),
        proxies=_proxies(variables.get("PROMOTEUR_PROXIES", "0")),
        secret=_secret(variables.get("PROMOTEUR_SECRET", "")),
        facts=variables.get("PROMOTEUR_FACTS", "").strip(),
        demands_two_factor=_demanded(variables.get("PROMOTEUR_TWO_FACTOR", "")),
    )


def _database(url: str) -> str:
    if url and urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise EnvironmentProblem(
            _(
                "DATABASE_URL is not the address of a PostgreSQL database: write it as "
                "postgres://user:password@host/name, or leave it out, and SQLite is used."
            )
        )
    return url


def _address(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query):
        raise EnvironmentProblem(
            _("PROMOTEUR_URL {url!r} is no address: write it as https://ask.example.org.").format(
                url=url
            )
        )
    return url.rstrip("/")


def _proxies(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise EnvironmentProblem(
            _(
                "PROMOTEUR_PROXIES {text!r} is no number: write how many proxies stand in front."
            ).format(text=text)
        )
    return int(text)


def _secret(text: str) -> str:
    if text and len(text) < 32:
        raise EnvironmentProblem(
            _("PROMOTEUR_SECRET is too short: 32 characters or more, and random ones.")
        )
    return text


def _demanded(word: str) -> bool:
    if word not in {"", "optional", "required"}:
        raise EnvironmentProblem(
            _("PROMOTEUR_TWO_FACTOR {word!r} is neither “required” nor “optional”.").format(
                word=word
            )
        )
    return word == "required"
