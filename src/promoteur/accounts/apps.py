"""The name under which Django knows this slice."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Members and workspaces."""

    name = "promoteur.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
