"""The name under which Django knows this slice."""

from django.apps import AppConfig


class Surveys(AppConfig):
    """Surveys and their versions."""

    name = "promoteur.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"
