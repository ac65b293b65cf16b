"""The installation of `promoteur demo`, for tests of pages: made once, copied per use.

`tests/conftest.py` offers three fixtures, the dearest last:

`demo_made` is the folder itself. It is shared: read it, and never write into it.
`demo_folder` is a copy of it, to serve or to change.
`demo` is a copy that is this process's database and facts while the test runs: Django's test
client, models and queries see the invented company. It runs on SQLite and needs no other database
fixture.
"""

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 300
"""Seconds after which making it has failed; no measure of its speed."""


@dataclass(frozen=True)
class Demo:
    """An installation with the invented company."""

    folder: Path

    def client(self, email: str = "demo@example.com") -> Any:
        """A browser in which a member is logged in: the owner, or whose address it is."""
        from django.test import Client

        from promoteur.accounts.models import Member

        one = Client()
        one.force_login(Member.objects.get(email=email))
        return one

    def workspace(self, name: str = "Cormoran") -> Any:
        """The workspace of a name: the whole company, or one below it."""
        from promoteur.accounts.models import Workspace

        return Workspace.objects.get(name=name)


def made_once(shared: Path) -> Path:
    """Make the company in English, and return its folder; of processes that ask, one makes it.

    Args:
        shared: the folder that is the same for all of them.
    """
    folder = shared / "demo"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _make(shared / "demo.unfinished").rename(folder)
    return folder


def _make(folder: Path) -> Path:
    from tests.cli.serving import ENVIRONMENT

    command = [sys.executable, "-m", "promoteur", "demo", "--no-serve", "--data", str(folder)]
    done = subprocess.run(
        command, env=ENVIRONMENT, cwd=folder.parent, timeout=PATIENCE, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def copied(made: Path, beside: Path) -> Path:
    """Return a copy of an installation that nobody is using."""
    return Path(shutil.copytree(made, beside / "promoteur-demo"))


@contextmanager
def in_use(folder: Path, settings: Any) -> Iterator[Demo]:
    """Let Django and the facts of this process be those of an installation during the block."""
    from django.db import connections
    from django.db.utils import load_backend

    from promoteur.responses import place

    settings.PROMOTEUR_DATA, settings.PROMOTEUR_PLACE = folder, str(folder)
    settings.PROMOTEUR_FACTS = str(folder / "facts")
    settings.SECRET_KEY = (folder / "secret").read_text("ascii").strip()
    name = folder / "promoteur.sqlite3"
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": name}
    whole = connections.configure_settings({"default": database})["default"]
    before, mine = (
        connections["default"],
        load_backend(whole["ENGINE"]).DatabaseWrapper(whole, "default"),
    )
    place.close()
    connections["default"] = mine
    try:
        yield Demo(folder)
    finally:
        place.close()
        mine.close()
        connections["default"] = before
