"""What a person sees while and after a command runs: messages, progress, colour."""

import codecs
import io
import os
import signal
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

from promoteur.kit.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

PATIENCE = 0.7
"""Seconds after which a reading is long enough to show how far it is."""

WIDTH_OF_A_PIPE = 120

INTERRUPTED = {"RuntimeError", "InterruptException"}
"""What DuckDB raises when a query is stopped."""

COMMANDS_TO_TERMINALS = dict.fromkeys((*range(32), *range(127, 160), 0x2028, 0x2029), " ") | (
    dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "")
)
"""Signs by which a file could move the cursor, change colours or turn the direction of writing."""

IN_PLAIN_SIGNS = {
    "−": "-", "–": "-", "—": "-", "→": "->", "·": "|", "…": "...", "×": "x", "’": "'",
    "“": '"', "”": '"', "«": '"', "»": '"', "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
"""How signs are written where an old encoding lacks them; above all, no minus is lost."""


def prepare_streams() -> None:
    """Make the standard streams able to write every sentence, in whatever encoding they have."""
    codecs.register_error("plain signs", _in_plain_signs)
    sys.stdout, sys.stderr = (
        open(os.devnull, "w", encoding="utf-8") if stream is None else stream  # noqa: PTH123, SIM115 - for as long as the program runs
        for stream in (sys.stdout, sys.stderr)
    )
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="plain signs")


def _in_plain_signs(error: UnicodeError) -> tuple[str, int]:
    """Return the signs that an encoding lacks in others that it has: é as e, − as -."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    plain = "".join(IN_PLAIN_SIGNS.get(sign) or _without_accent(sign) for sign in lacking)
    return plain, error.end


def _without_accent(sign: str) -> str:
    return unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode() or "?"


def write_utf_8() -> None:
    """Write UTF-8 from now on, as programs expect it whatever a terminal shows."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")


def write_no_more() -> None:
    """Let what is still to be written go nowhere, so that nothing complains at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(io.UnsupportedOperation):  # a stream without a number writes into memory
        os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


@contextmanager
def ended_at_once() -> Iterator[None]:
    """Let Ctrl-C end the program quietly while libraries load: some lose it, others crash."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # Ctrl-C is ignored, or somebody else's
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def stoppable() -> Iterator[None]:
    """Leave as Python leaves everything else when a person stops a query inside DuckDB (Ctrl-C)."""
    try:
        yield
    except Exception as error:
        if "interrupted" not in str(error).lower() or type(error).__name__ not in INTERRUPTED:
            raise
        raise KeyboardInterrupt from error


def complain(message: str) -> None:
    """Write what is wrong and what to do to standard error."""
    sys.stderr.write(f"promoteur: {message.translate(COMMANDS_TO_TERMINALS)}\n")


def one_line(text: str) -> str:
    """Return text that a file holds as one line that does nothing to a terminal."""
    return " ".join(text.translate(COMMANDS_TO_TERMINALS).split())


def shortened(text: str, most: int) -> str:
    """Return text that a file holds as one line of at most so many characters."""
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def console(*, width: int | None = None) -> "Console":
    """Return where people read: in colour on a terminal, plain in a pipe."""
    from rich.console import Console  # noqa: PLC0415 - `--help` does without

    class Screen(Console):
        def on_broken_pipe(self) -> NoReturn:
            """Leave it to whoever runs the command; rich would end the program with a fault."""
            raise BrokenPipeError

    plain = not sys.stdout.isatty()
    return Screen(
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=plain,
        width=width or (WIDTH_OF_A_PIPE if plain else None),
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
