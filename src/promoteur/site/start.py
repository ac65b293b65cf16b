"""What makes a data folder, or an empty database, ready to serve; it may run again and again."""

import os
from dataclasses import dataclass

import django
from django.conf import settings
from django.core.management import call_command


@dataclass(frozen=True, slots=True)
class Ready:
    """What whoever started the site should be told.

    Attributes:
        first: the path under which the first member comes in, once; None: there is one already.
    """

    first: str | None


def prepare() -> Ready:
    """Make tables, static files and published surveys ready, and return what is to be said.

    Raises:
        OSError: the data folder cannot be written.
        django.db.Error: the database cannot be used.
        Away: the place of published surveys cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "promoteur.site.settings")
    django.setup()
    settings.PROMOTEUR_DATA.mkdir(parents=True, exist_ok=True)
    str(settings.SECRET_KEY)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    return _told()


def _told() -> Ready:
    """Ask the slices, which can be imported once Django is set up."""
    from django.urls import reverse  # noqa: PLC0415

    from promoteur.accounts.services import first_token  # noqa: PLC0415
    from promoteur.surveys.services import bring_in_step  # noqa: PLC0415

    bring_in_step()
    token = first_token()
    return Ready(first=reverse("accounts:first", args=[token]) if token else None)
