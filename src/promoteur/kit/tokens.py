"""Tokens that nobody can forge or read: signed, encrypted, expiring, and safe in an address.

A token is the base64 of its expiry and payload under AES-256-SIV (RFC 5297), which encrypts and
authenticates with 16 bytes more. Each purpose has a key of its own, derived from one secret by
HMAC-SHA-256: a token of one purpose is forged for any other. The same payload with the same expiry
gives the same token, so whoever wants two that differ puts something random inside.
"""

import base64
import binascii
import contextlib
import datetime as dt
import functools
import hmac
import os
import secrets
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem

SECRET_BYTES = 32
SHORTEST_SECRET = 16

_TAG = 16
_EXPIRY = 5
"""Bytes of the expiry, in seconds since 1970: enough until the year 36812."""


class TokenProblem(Problem):
    """A token that does not hold: `why` is "expired" or "forged" (cut, changed, of another use)."""

    def __init__(self, why: Literal["expired", "forged"]) -> None:
        super().__init__(
            _("This link has expired.") if why == "expired" else _("This link is not valid.")
        )
        self.why = why


class Seals:
    """Makes and opens the tokens of one secret."""

    def __init__(self, secret: bytes) -> None:
        """Take the secret, of at least 16 bytes.

        Raises:
            ValueError: if it is shorter.
        """
        if len(secret) < SHORTEST_SECRET:
            raise ValueError(f"a secret of {len(secret)} bytes is too short")
        self._secret = secret
        self._cipher = functools.cache(self._made)

    def seal(self, purpose: str, payload: bytes, expires: dt.datetime) -> str:
        """Return a token that holds a payload until it expires, to the second."""
        inside = int(expires.timestamp()).to_bytes(_EXPIRY) + payload
        sealed = self._cipher(purpose).encrypt(inside, None)
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")

    def unseal(self, purpose: str, token: str, now: dt.datetime) -> bytes:
        """Return the payload of a token.

        Raises:
            TokenProblem: if it has expired, or was not made for this purpose with this secret.
        """
        try:
            inside = self._cipher(purpose).decrypt(_bytes_of(token), None)
        except InvalidTag as error:
            raise TokenProblem("forged") from error
        if now.timestamp() >= int.from_bytes(inside[:_EXPIRY]):
            raise TokenProblem("expired")
        return inside[_EXPIRY:]

    def hashed(self, purpose: str, text: str) -> str:
        """Return 32 hexadecimal digits that stand for a text and do not reveal it."""
        return hmac.digest(self._key(f"hash\0{purpose}"), text.encode(), "sha256")[:16].hex()

    def _made(self, purpose: str) -> AESSIV:
        return AESSIV(self._key(f"sign\0{purpose}") + self._key(f"hide\0{purpose}"))

    def _key(self, use: str) -> bytes:
        return hmac.digest(self._secret, f"promoteur\0{use}".encode(), "sha256")


def kept_secret(path: Path) -> bytes:
    """Return the secret in a file, which is made, for its owner's eyes only, where it is not there.

    Of several processes that start at once, all get the same.

    Raises:
        OSError: if it can neither be read nor made.
        ValueError: if what is in the file is too short.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first
            path.hardlink_to(made)
        made.unlink()
    text = path.read_text("ascii").strip()
    if len(text) < 2 * SHORTEST_SECRET:
        raise ValueError(f"the secret in {path.name} is too short")
    return text.encode("ascii")


def _bytes_of(token: str) -> bytes:
    """Return the bytes that a token writes, in the only way of writing them."""
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise TokenProblem("forged") from error
    canonical = base64.urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")
    if len(sealed) < _TAG + _EXPIRY or canonical != token:
        raise TokenProblem("forged")
    return sealed
