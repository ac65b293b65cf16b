"""The name under which Django knows the templates and static files of all pages."""

from django.apps import AppConfig


class Site(AppConfig):
    """The look of every page."""

    name = "promoteur.site"
    label = "site"
