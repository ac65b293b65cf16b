"""Reports as Django knows them."""

from django.apps import AppConfig


class Reports(AppConfig):
    """The slice of the dashboard."""

    name = "promoteur.reports"
    label = "reports"
