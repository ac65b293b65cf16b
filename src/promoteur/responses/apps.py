"""The name under which Django knows this slice."""

from django.apps import AppConfig


class Responses(AppConfig):
    """Responses and what is done with them."""

    name = "promoteur.responses"
    label = "responses"
    default_auto_field = "django.db.models.BigAutoField"
