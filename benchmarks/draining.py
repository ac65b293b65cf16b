"""The reader of the spool: responses stored a second, while answers are collected without pause.

python benchmarks/draining.py [ENTRIES]

ENTRIES (100,000 by default) wait in the spool. `promoteur serve --only worker` makes rows and facts
of them while 16 connections send answers over loopback to one collecting process, all on this
machine: once with SQLite, once with PostgreSQL. The clock runs from the first batch that is stored
to the last of the entries that waited.
"""

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from collecting import answers, loaded, places, served, survey
from promoteur.collect.edge import utc_now
from promoteur.collect.entry import Entry
from promoteur.collect.spool import open_spool
from promoteur.kit.ids import uuid7
from ways.served import LINK, SECRET, SURVEY

MUST_REACH = 5_000
CONNECTIONS = 16
AT_ONCE = 1_000


def set_up() -> None:
    """Make the tables, and the survey whose answers wait."""
    from promoteur.site.start import prepare  # noqa: PLC0415 - Django, by the environment

    prepare()
    from promoteur.accounts.models import Workspace  # noqa: PLC0415 - Django is set up by now
    from promoteur.surveys.models import Survey, SurveyVersion  # noqa: PLC0415

    workspace = Workspace.objects.create(name="Lumen")
    kept = Survey(id=SURVEY, link=LINK, workspace=workspace, name="Lumen", kind="relational")
    kept.save()
    SurveyVersion.objects.create(survey=kept, number=1, questionnaire={"anonymous": False})


def fill(place: str, entries: int) -> int:
    """Put answers into the spool, and return the cursor of the last."""
    spool = open_spool(place)
    for start in range(0, entries, AT_ONCE):
        spool.append([waiting(number) for number in range(start, start + AT_ONCE)])
    last = spool.raw(entries - 1, 1)[0][0]
    spool.close()
    return last


def waiting(number: int) -> Entry:
    """Return an answer with a comment and a property."""
    return Entry(
        kind="answer",
        response=str(uuid7()),
        survey=SURVEY,
        version=1,
        workspace=survey().workspace,
        received_at=utc_now(),
        score=number % 11,
        comment="All well.",
        language="en",
        channel="link",
        properties={"plan": "pro" if number % 3 else "free"},
        key=f"waiting-{number}",
    )


def position() -> int:
    """Return how far the reader is."""
    from promoteur.responses.models import Cursor  # noqa: PLC0415 - Django is set up by now

    return Cursor.objects.values_list("position", flat=True).first() or 0


@contextmanager
def collecting(place: str) -> Iterator[list[float]]:
    """Collect without pause in the block; afterwards the list holds each answer's seconds."""
    times: list[float] = []
    over = threading.Event()
    with served("ours", place) as port:
        load = threading.Thread(
            target=lambda: times.extend(
                asyncio.run(loaded(port, answers(), b"201", CONNECTIONS, over.is_set))
            )
        )
        load.start()
        try:
            yield times
        finally:
            over.set()
            load.join()


def drained(place: str, entries: int) -> None:
    """Print the entries a second."""
    set_up()
    last = fill(place, entries)
    with collecting(place) as times:
        command = [sys.executable, "-m", "promoteur", "serve", "--only", "worker"]
        worker = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while not (begun_at := position()):
            time.sleep(0.005)
        begun = time.perf_counter()
        while position() < last:
            time.sleep(0.005)
        seconds = time.perf_counter() - begun
        worker.terminate()
        worker.wait()
    print(
        f"  {(last - begun_at) / seconds:,.0f} entries/s stored as rows and facts"
        f" (must be at least {MUST_REACH:,}),"
        f" while {len(times) / sum(times) * CONNECTIONS:,.0f} answers/s were collected"
    )


def main() -> None:
    """Print both, each database in a process of its own, as Django knows one."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    if len(sys.argv) > 2:
        drained(sys.argv[2], entries)
        return
    with places() as found:
        for name, place in found.items():
            print(name, flush=True)
            with TemporaryDirectory() as folder:
                data = place if Path(place).is_dir() else folder
                environment = {**os.environ, "PROMOTEUR_DATA": data}
                environment |= {"PROMOTEUR_SECRET": SECRET.decode()}
                if data != place:
                    environment["DATABASE_URL"] = place
                command = [sys.executable, __file__, str(entries), place]
                subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
