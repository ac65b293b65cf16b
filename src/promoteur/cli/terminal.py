"""What a person sees while and after a command runs: messages, progress, colour."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from promoteur.kit.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

PATIENCE = 0.7
"""Seconds after which a reading is long enough to show how far it is."""


def complain(message: str) -> None:
    """Write what is wrong and what to do to standard error."""
    sys.stderr.write(f"promoteur: {message}\n")


def console(*, width: int | None = None) -> "Console":
    """Return where people read: in colour on a terminal, plain in a pipe."""
    from rich.console import Console  # noqa: PLC0415 - `--help` does without

    plain = not sys.stdout.isatty()
    return Console(
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=plain,
        width=width or (120 if plain else None),
    )


@contextmanager
def progress() -> "Iterator[Callable[[float], None] | None]":
    """Show a bar on standard error once a reading is long; nothing when nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - `--help` does without
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Reading"), total=1.0, visible=False)
        begun = time.monotonic()

        def advance(share: float) -> None:
            bar.update(task, completed=share, visible=time.monotonic() - begun > PATIENCE)

        yield advance
