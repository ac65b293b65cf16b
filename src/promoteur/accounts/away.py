"""What a member is told when the site that does single sign-on cannot be reached."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from promoteur.kit.language import gettext as _

LOG = logging.getLogger("django.promoteur.accounts")
PROVIDERS = ("openid_connect_", "saml_")
"""How the names of the views begin that ask another site."""


class told_when_away:  # noqa: N801 - named as the other middlewares
    """A middleware that tells a member so, and whoever runs the server why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return a page where another site did not answer; None where something else is wrong."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not name.startswith(PROVIDERS) or not isinstance(error, OSError):
            return None
        LOG.error(_("Single sign-on cannot be reached: {why}").format(why=error))
        return render(request, "socialaccount/authentication_error.html", status=502)
