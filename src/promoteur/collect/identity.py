"""Who the host page of the widget says that somebody is, signed by the customer's own server.

The signature is HMAC-SHA-256, in hexadecimal, of `person + "." + expires` with the secret of the
survey's widget, where `expires` is the number of seconds since 1970 until which it holds. In
Python::

    expires = int(time.time()) + 3600
    message = f"{person}.{expires}".encode()
    signature = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()

`person` is an opaque reference of at most 200 characters, such as a customer number: an e-mail
address is refused, because it would be stored with the answer.
"""

import hmac

import msgspec

LONGEST_PERSON = 200


class Identity(msgspec.Struct, frozen=True):
    """What the host page says: who, until when, and the signature."""

    person: str
    expires: int
    signature: str


def signed(secret: str, person: str, expires: int) -> Identity:
    """Return an identity as the customer's server makes it."""
    message = f"{person}.{expires}".encode()
    return Identity(person, expires, hmac.digest(secret.encode(), message, "sha256").hex())


def trouble(identity: Identity, secret: str, now: float) -> str | None:
    """Return what is wrong with an identity, as a code; None where it holds.

    Args:
        identity: what the host page says.
        secret: of the survey's widget.
        now: seconds since 1970.
    """
    if not identity.person or len(identity.person) > LONGEST_PERSON or "@" in identity.person:
        return "person"
    genuine = signed(secret, identity.person, identity.expires).signature
    if not hmac.compare_digest(genuine.encode(), identity.signature.encode()):
        return "forged_identity"
    return "expired_identity" if now >= identity.expires else None
