"""How the site sends mail, as the environment says it: `PROMOTEUR_MAIL`, one address."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from promoteur.kit.language import gettext as _
from promoteur.site.environment import EnvironmentProblem

SCHEMES = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
"""Encrypted once connected (STARTTLS), encrypted from the start, not at all; with their ports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """How mail is sent.

    Attributes:
        host: the server's name; "": there is none, and links are shown instead.
        port: the server's port.
        user: as whom the site logs in there; "": as nobody.
        password: with what.
        starts_tls: whether the connection is encrypted once it stands.
        is_tls: whether it is encrypted from the start.
        sender: from whom mail comes (`PROMOTEUR_MAIL_FROM`).
    """

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    is_tls: bool = False
    sender: str = "Promoteur <promoteur@localhost>"

    @property
    def is_sent(self) -> bool:
        """Whether there is a server to which mail is given."""
        return bool(self.host)

    @property
    def backend(self) -> str:
        """The part of Django that sends, or keeps what nobody could send."""
        kind = "smtp" if self.is_sent else "dummy"
        return f"django.core.mail.backends.{kind}.EmailBackend"


def read(variables: Mapping[str, str] = os.environ, sender_host: str = "") -> Mail:
    """Return how mail is sent.

    Args:
        variables: the environment.
        sender_host: the host of the usual sender; "": that of this machine only.

    Raises:
        EnvironmentProblem: a variable cannot be used.
    """
    sender = _sender(
        variables.get("PROMOTEUR_MAIL_FROM", "")
        or f"Promoteur <promoteur@{sender_host or 'localhost'}>"
    )
    given = variables.get("PROMOTEUR_MAIL", "")
    if not given:
        return Mail(sender=sender)
    parts, port = _split(given)
    return Mail(
        host=parts.hostname or "",
        port=port or SCHEMES[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starts_tls=parts.scheme == "smtp",
        is_tls=parts.scheme == "smtps",
        sender=sender,
    )


def _split(given: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError as error:
        raise _wrong() from error
    if parts.scheme not in SCHEMES or not parts.hostname or parts.path.strip("/"):
        raise _wrong()
    return parts, port


def _wrong() -> EnvironmentProblem:
    """Return what is wrong, without the password that may stand in the variable."""
    return EnvironmentProblem(
        _(
            "PROMOTEUR_MAIL is no address of a mail server: write it as "
            "smtp://user:password@mail.example.org, smtps://… or smtp+plain://…."
        )
    )


def _sender(text: str) -> str:
    _name, address = parseaddr(text)
    if "@" not in address or "\n" in text:
        raise EnvironmentProblem(
            _(
                "PROMOTEUR_MAIL_FROM {text!r} is no sender: write it as "
                "Feedback <feedback@example.org>."
            ).format(text=text)
        )
    return text
