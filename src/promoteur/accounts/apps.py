"""The name under which Django knows this slice."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Members and workspaces."""

    name = "promoteur.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the audit trail hear of second factors."""
        from promoteur.accounts.watching import watch  # noqa: PLC0415 - models are there only now

        watch()
