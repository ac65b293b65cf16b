"""A small provider of SAML: what it is known by, and answers that it signs."""

import base64
import datetime as dt
import uuid
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from onelogin.saml2.utils import OneLogin_Saml2_Utils

ENTITY = "https://directory.example/saml"
RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{id}" Version="2.0" IssueInstant="{now}"
 Destination="{acs}" InResponseTo="{asked}"><saml:Issuer>{entity}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
<saml:Assertion ID="_a{id}" Version="2.0" IssueInstant="{now}"><saml:Issuer>{entity}</saml:Issuer>
<saml:Subject><saml:NameID
 Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{name}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData NotOnOrAfter="{later}" Recipient="{acs}" InResponseTo="{asked}"/>
</saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{before}" NotOnOrAfter="{later}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}"><saml:AuthnContext><saml:AuthnContextClassRef>
urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>
</saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="email">
<saml:AttributeValue>{email}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>
</saml:Assertion></samlp:Response>"""


@dataclass(frozen=True)
class Asked:
    """What a site wants to know: the id of its question, and where the answer goes."""

    id: str
    acs: str
    audience: str


def asked_by(address: str) -> Asked:
    """What the address says to which a site sends a browser."""
    packed = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
    request = ET.fromstring(zlib.decompress(base64.b64decode(packed), -15))
    issuer = request.findtext("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer") or ""
    acs = request.attrib["AssertionConsumerServiceURL"]
    return Asked(request.attrib["ID"], acs, issuer)


class Directory:
    """A provider with a key of its own."""

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(65537, 2048)

    @cached_property
    def certificate(self) -> str:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "directory.example")])
        now = dt.datetime.now(dt.UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .sign(self._key, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.PEM).decode()

    def settings(self) -> dict[str, Any]:
        """What a site must know of it."""
        return {"entity_id": ENTITY, "sso_url": f"{ENTITY}/sso", "x509cert": self.certificate}

    def answer(self, asked: Asked, email: str, *, signed: bool = True) -> str:
        """Say, signed, who somebody is."""
        now = dt.datetime.now(dt.UTC)
        told = RESPONSE.format(
            id=uuid.uuid4().hex, entity=ENTITY, name=f"id of {email}", email=email,
            asked=asked.id, acs=asked.acs, audience=asked.audience, now=_written(now),
            before=_written(now - dt.timedelta(minutes=5)),
            later=_written(now + dt.timedelta(minutes=5)),
        )  # fmt: skip
        if not signed:
            return base64.b64encode(told.encode()).decode()
        key = self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        whole = OneLogin_Saml2_Utils.add_sign(told, key.decode(), self.certificate)
        return base64.b64encode(whole).decode()


def _written(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
