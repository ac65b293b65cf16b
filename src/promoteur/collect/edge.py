"""What the routes share: keys, documents, the writer, counts, clocks, limits."""

import datetime as dt
import functools
import ipaddress
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from starlette.requests import Request

from promoteur.collect.library.shelf import Shelf
from promoteur.collect.limits import Addresses, Limits
from promoteur.collect.memory import Memory
from promoteur.collect.metrics import Metrics
from promoteur.collect.published import Document
from promoteur.collect.recent import Recent
from promoteur.collect.spool.writer import Writer
from promoteur.kit.tokens import Seals

MOST_LANGUAGES, LONGEST_LANGUAGES = 20, 300
"""What is read of `Accept-Language`: so many languages, in so many characters."""


def utc_now() -> dt.datetime:
    """Return the time, in UTC."""
    return dt.datetime.now(dt.UTC)


@dataclass(kw_only=True)
class Edge:
    """One collecting process."""

    seals: Seals
    shelf: Shelf
    writer: Writer
    memory: Memory
    limits: Limits = field(default_factory=Limits)
    base_url: str = ""
    """Where people reach it, as `https://answers.shop.example`; "": where a request says it was."""
    proxies: int = 0
    """How many proxies stand in front of it, each of which adds to `X-Forwarded-For`."""
    now: Callable[[], dt.datetime] = utc_now
    ticks: Callable[[], float] = time.monotonic
    recent: Recent = field(default_factory=Recent)
    metrics: Metrics = field(init=False)
    addresses: Addresses = field(init=False)
    _salt: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False)

    def __post_init__(self) -> None:
        self.metrics = Metrics(self.writer)
        self.addresses = Addresses(self.limits.per_minute)

    def close(self) -> None:
        """Store what waits, and close what is open."""
        self.writer.close()
        self.shelf.close()
        self.memory.close()

    def address(self, request: Request) -> bytes:
        """Return a hash of the address that a request came from; it means nothing elsewhere."""
        client = request.scope.get("client")
        passed = headers(request).get("x-forwarded-for", "") if self.proxies else ""
        host = caller(client[0] if client else "", passed, self.proxies)
        return blake2b(host.encode(), key=self._salt, digest_size=16).digest()

    def base(self, request: Request) -> str:
        """Return the address under which people reach the edge, without a slash at its end."""
        return (self.base_url or f"{request.url.scheme}://{request.url.netloc}").rstrip("/")


def caller(host: str, passed: str, proxies: int) -> str:
    """Return whose request it is, as the proxies in front tell it: a host, or an IPv6 network.

    Args:
        host: where the connection comes from.
        passed: the header `X-Forwarded-For`.
        proxies: how many stand in front, each of which adds to it; what stands before theirs is
            not believed.
    """
    if proxies:
        told = passed.split(",")
        host = told[-min(proxies, len(told))].strip() or host
    return network(host) if ":" in host else host


def network(host: str) -> str:
    """Return the network of an IPv6 address, the 64 bits that one household has; else the host."""
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError:
        return host
    return str(address.ipv4_mapped or address.packed[:8].hex())


def languages(request: Request) -> list[str]:
    """Return what a reader would like to read, the dearest first: `?lang=`, then the browser's."""
    return read_by(request, headers(request))


def read_by(request: Request, sent: Mapping[str, str]) -> list[str]:
    """Return what `languages` does, of somebody whose headers are known already."""
    codes = _weighed(sent.get("accept-language", "")[:LONGEST_LANGUAGES])
    asked = request.query_params.get("lang") if request.scope["query_string"] else None
    return [asked, *codes] if asked else [*codes]


def headers(request: Request) -> dict[str, str]:
    """Return the headers by their names in small letters; of several of a name, the last."""
    raw = request.scope["headers"]
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in raw}


@functools.lru_cache(maxsize=1_000)
def _weighed(accepted: str) -> tuple[str, ...]:
    weighed = []
    for part in accepted.split(",")[:MOST_LANGUAGES]:
        code, _semicolon, quality = part.strip().partition(";q=")
        try:
            weighed.append((-float(quality or 1), code))
        except ValueError:
            continue
    return tuple(code for _quality, code in sorted(weighed, key=lambda one: one[0]) if code)


def language_of(request: Request, document: Document) -> str:
    """Return the language in which a reader is shown a survey."""
    return document.language(*languages(request))
