"""By day or by night: what a browser was told to show, kept in a cookie of its own.

It is of the browser, not of the member: the same person works at a bright desk and at home.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark

THEME = "theme"
THEMES = {"light": mark("Light"), "dark": mark("Dark"), "": mark("As the device")}
"""By the value of the attribute that the style sheet knows; "": whatever the device says."""

A_YEAR = 365 * 24 * 3600


def look(request: HttpRequest) -> dict[str, Any]:
    """Return the theme of a page, and those to choose from, for its template."""
    given = request.COOKIES.get(THEME, "")
    return {
        THEME: given if given in THEMES else "",
        "themes": [(value, _(name)) for value, name in THEMES.items()],
    }


@login_not_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the theme that was chosen, and lead back to the page on which it was."""
    wanted = request.POST.get(THEME, "")
    back = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    answer = redirect(back)
    if wanted in THEMES and wanted:
        answer.set_cookie(
            THEME,
            wanted,
            max_age=A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        answer.delete_cookie(THEME, samesite="Lax")
    return answer
