"""The language in which whoever sent a request is spoken to."""

from django.http import HttpRequest
from django.utils import translation

from promoteur.accounts.models import Member
from promoteur.kit import language


def speak(request: HttpRequest) -> None:
    """Write from now on in the member's language, else that of the browser.

    Django's pages and Promoteur's own sentences (`kit.language`) speak the same.
    """
    user = request.user
    chosen = user.language if isinstance(user, Member) else ""
    if chosen not in language.LANGUAGES:
        chosen = translation.get_language_from_request(request)
    translation.activate(chosen)
    request.LANGUAGE_CODE = chosen
    language.use(chosen if chosen in language.LANGUAGES else "en")
