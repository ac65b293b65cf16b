"""Under which address people reach the site: what is sent to somebody begins with it."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def base(request: HttpRequest) -> str:
    """Return how every address begins, without a slash at its end.

    It is `PROMOTEUR_URL`, and where that is not set, the address of this request.
    """
    address: str = settings.PROMOTEUR_URL or request.build_absolute_uri("/").rstrip("/")
    return address


def is_of_this_computer(address: str) -> bool:
    """Return whether an address leads every computer to itself: 127.0.0.1, localhost, ::1."""
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
