"""Who the host page of the widget says that somebody is, signed by the customer's own server.

The signature is HMAC-SHA-256, in hexadecimal, of `person + "." + expires` with the secret of the
survey's widget, where `expires` is the number of seconds since 1970 until which it holds. In
Python::

    expires = int(time.time()) + 3600
    message = f"{person}.{expires}".encode()
    signature = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()

`person` is an opaque reference of at most 200 characters, such as a customer number: an e-mail
address is refused, because it would be stored with the answer.

With `properties`, a text that is a JSON object, `person + "." + expires + "." + properties` is what
is signed: what stands there is the server's word, and not that of whoever answers.
"""

import hmac
from typing import Annotated

import msgspec
from msgspec import Meta

from promoteur.collect.entry import Property

LONGEST_PERSON = 200

Name = Annotated[str, Meta(min_length=1, max_length=64)]
Short = Annotated[str, Meta(max_length=256)]
Properties = Annotated[dict[Name, Short | float | bool], Meta(max_length=50)]

_properties: msgspec.json.Decoder[dict[str, Property]] = msgspec.json.Decoder(Properties)


class Identity(msgspec.Struct, frozen=True):
    """What the host page says: who, until when, the signature, and what the server adds."""

    person: str
    expires: int
    signature: str
    properties: Annotated[str, Meta(max_length=20_000)] = ""


def signed(secret: str, person: str, expires: int, properties: str = "") -> Identity:
    """Return an identity as the customer's server makes it."""
    message = f"{person}.{expires}{properties and '.'}{properties}".encode()
    signature = hmac.digest(secret.encode(), message, "sha256").hex()
    return Identity(person, expires, signature, properties)


def proven(identity: Identity, secret: str, now: float) -> dict[str, Property] | str:
    """Return the properties that the server has signed; a code of what is wrong with the identity.

    Args:
        identity: what the host page says.
        secret: of the survey's widget.
        now: seconds since 1970.
    """
    if not identity.person or len(identity.person) > LONGEST_PERSON or "@" in identity.person:
        return "person"
    genuine = signed(secret, identity.person, identity.expires, identity.properties).signature
    if not hmac.compare_digest(genuine.encode(), identity.signature.encode()):
        return "forged_identity"
    if now >= identity.expires:
        return "expired_identity"
    try:
        return _properties.decode(identity.properties) if identity.properties else {}
    except (msgspec.DecodeError, RecursionError):
        return "identity_properties"
