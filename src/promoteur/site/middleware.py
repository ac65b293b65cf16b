"""What happens to every request: headers that forbid more than a page needs, and its language."""

import logging
from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone
from django.utils.log import log_response

from promoteur.accounts.speaking import speak
from promoteur.kit import language
from promoteur.kit.language import gettext as _
from promoteur.site.bodies import REFUSED, TOO_LARGE

REFUSALS = logging.getLogger("django.security.DisallowedHost")

View = Callable[[HttpRequest], HttpResponse]

CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing from another host, nothing inline, in nobody's frame."""
TAKEN = ("GET", "HEAD", "POST", "OPTIONS")
FEATURES = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


def careful(get_response: View) -> View:
    """Return a middleware that lets a browser do no more with a page than the page needs."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", FEATURES)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def asked_as_pages_are(get_response: View) -> View:
    """Return a middleware that refuses what no page takes: PUT, PATCH, DELETE and the like.

    A view that looks for POST alone would take them for a GET.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in TAKEN:
            return HttpResponseNotAllowed(TAKEN)
        return get_response(request)

    return middleware


def in_the_members_language(get_response: View) -> View:
    """Return a middleware for the language of a page: the member's, else that of the browser."""

    def middleware(request: HttpRequest) -> HttpResponse:
        speak(request)
        try:
            return get_response(request)
        finally:
            language.use(None)
            timezone.deactivate()  # a page of one workspace has activated its own

    return middleware


def told_where_it_is(get_response: View) -> View:
    """Return a middleware that says how a site is reached that is asked for by another name.

    The log has one line of it: anybody may send any name.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            request.get_host()
        except DisallowedHost:
            response = render(request, "400_host.html", status=400)
            log_response(
                _(
                    "A request for {host!r} is refused: neither PROMOTEUR_URL nor "
                    "PROMOTEUR_HOSTS names it."
                ).format(host=request.META.get("HTTP_HOST", "")),
                response=response,
                request=request,
                logger=REFUSALS,
            )
            return response
        return get_response(request)

    return middleware


def told_what_is_refused(get_response: View) -> View:
    """Return a middleware that says why what was sent is refused (see `bodies`)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        status = request.META.get("asgi.scope", {}).get(REFUSED)
        if status is None:
            return get_response(request)
        return render(request, "413.html", {"too_large": status == TOO_LARGE}, status=status)

    return middleware
