"""The table of saved views."""

import uuid
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promoteur.accounts.models import Member, Workspace

LONGEST = 8_000
"""Characters of a query string: as much as servers take in an address."""


class SavedView(models.Model):
    """A page of a workspace and what its address says, under a name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    """Who keeps it."""
    name = models.CharField(_("name"), max_length=80)
    page = models.CharField(max_length=40)
    """The name of the page, as its address has it."""
    query = models.CharField(max_length=LONGEST, blank=True)
    shared = models.BooleanField(_("shared"), default=False, db_default=False)
    """Whether everybody finds it who sees the workspace; otherwise only who keeps it."""
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """By name; nobody has two of one name in a workspace."""

        app_label = "reports"
        ordering: ClassVar = [Lower("name"), "created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "workspace", "member", Lower("name"), name="one_saved_view_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where it leads, in the order of keys in which it was kept."""
        at = reverse(f"reports:{self.page}", args=[self.workspace_id])
        query = urlencode(parse_qsl(self.query, keep_blank_values=True))
        return f"{at}?{query}" if query else at
