"""A brake on guessing: so many tries a minute from one address, and for one account.

Both are known by a hash, in the memory of this process only.
"""

import functools
import math
import secrets
import threading
import time
from collections.abc import Callable
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from promoteur.collect.edge import caller
from promoteur.collect.limits import Addresses

PER_MINUTE = 10

View = Callable[..., HttpResponse]


class Tries:
    """What was tried lately."""

    def __init__(self, per_minute: int = PER_MINUTE) -> None:
        self._kept = Addresses(per_minute)
        self._salt = secrets.token_bytes(16)
        self._turn = threading.Lock()

    def wait(self, *names: str, now: float) -> float:
        """Take one try from each name, and return how many seconds to wait: 0 if none.

        The first name that must wait saves the others: who guesses from one address uses up no
        account.
        """
        with self._turn:
            for name in names:
                hashed = blake2b(name.encode(), key=self._salt, digest_size=16).digest()
                if seconds := self._kept.wait(hashed, now):
                    return seconds
        return 0.0


tries = Tries()


def braked(view: View) -> View:
    """Return a view that refuses forms which come too often: 429, with the time to wait."""

    @functools.wraps(view)
    def careful(request: HttpRequest, **given: str) -> HttpResponse:
        if request.method != "POST":
            return view(request, **given)
        names = [f"from {address_of(request)}", *_account(request, **given)]
        if not (seconds := tries.wait(*names, now=time.monotonic())):
            return view(request, **given)
        wait = math.ceil(seconds)
        answer = render(request, "accounts/braked.html", {"seconds": wait}, status=429)
        answer.headers["Retry-After"] = str(wait)
        return answer

    return careful


def _account(request: HttpRequest, who: str = "", **_given: str) -> list[str]:
    """Return as whom somebody wants to come in."""
    given = request.POST.get("login") or request.POST.get("email") or ""
    account = who or given.strip().lower()
    return [f"as {account}"] if account else []


def address_of(request: HttpRequest) -> str:
    """Return the address that a request came from, as the proxies in front of the site tell it."""
    host, passed = str(request.META.get("REMOTE_ADDR", "")), request.headers.get("X-Forwarded-For")
    return caller(host, passed or "", settings.PROMOTEUR_PROXIES)
