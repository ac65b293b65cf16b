"""The tables are those of the models."""

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.usefixtures("db")


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_settings_have_no_fault() -> None:
    call_command("check", fail_level="WARNING")
