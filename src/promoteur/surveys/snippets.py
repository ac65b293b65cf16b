"""Code that members copy: into their own web site, their server, a terminal.

The signature of an identity is HMAC-SHA-256, in hexadecimal, of `person.expires` with the survey's
secret (`collect.identity`); the same in every language of this module.
"""

from dataclasses import dataclass

START = "PROMOTEUR_URL=https://ask.example.org promoteur serve"
"""What is typed so that everybody can open what is sent."""

PYTHON = """\
import hashlib, hmac, os, time


def identity(person):
    expires = int(time.time()) + 3600
    message = f"{person}.{expires}".encode()
    secret = os.environ["PROMOTEUR_WIDGET_SECRET"].encode()
    signature = hmac.new(secret, message, hashlib.sha256).hexdigest()
    return {"person": person, "expires": expires, "signature": signature}
"""

RUBY = """\
require "openssl"

def identity(person)
  expires = Time.now.to_i + 3600
  secret = ENV.fetch("PROMOTEUR_WIDGET_SECRET")
  signature = OpenSSL::HMAC.hexdigest("SHA256", secret, "#{person}.#{expires}")
  { person: person, expires: expires, signature: signature }
end
"""

PHP = """\
<?php
function identity(string $person): array {
    $expires = time() + 3600;
    $secret = getenv("PROMOTEUR_WIDGET_SECRET");
    $signature = hash_hmac("sha256", "$person.$expires", $secret);
    return ["person" => $person, "expires" => $expires, "signature" => $signature];
}
"""

NODE = """\
const { createHmac } = require("node:crypto");

function identity(person) {
  const expires = Math.floor(Date.now() / 1000) + 3600;
  const secret = process.env.PROMOTEUR_WIDGET_SECRET;
  const signature = createHmac("sha256", secret).update(`${person}.${expires}`).digest("hex");
  return { person, expires, signature };
}
"""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Code in one language."""

    id: str
    language: str
    code: str


def identities() -> list[Snippet]:
    """Return how a server signs who is asked, in four languages."""
    return [
        Snippet("python", "Python", PYTHON),
        Snippet("ruby", "Ruby", RUBY),
        Snippet("php", "PHP", PHP),
        Snippet("node", "Node", NODE),
    ]


def widget(base: str, key: str) -> str:
    """Return the line that puts the widget on a page."""
    return f'<script src="{base}/widget.js" data-key="{key}" async></script>'


def ask() -> str:
    """Return how a page asks by itself, with properties and an identity."""
    return """\
promoteur.ask({
  properties: { plan: "team" },
  identity: { person: "…", expires: 0, signature: "…" },
});
"""
