"""Files of many kinds and months at once, from a Delta Lake table made for that beside the facts.

Its writer parts answers while DuckDB still reads them: a million of 36 months take half the time of
a query and a file for each part. The files then move to the table; the log that named them goes.
"""

import re
from typing import Any

from deltalake import ColumnProperties, DeltaTable, WriterProperties, write_deltalake

from promoteur.analytics.columns import PARTITIONED_BY
from promoteur.analytics.delta import SETTINGS, files_of
from promoteur.analytics.location import Location
from promoteur.analytics.snapshot import DataFile

SCRATCH = "writing-"
"""How the folder begins. A process that was killed may leave one; `Facts.vacuum` deletes it."""

MOST = 2_000_000
"""Answers up to which they are written so. The writer holds them in memory, compressed: of 40
columns, some 500 bytes of each."""

_PLAIN = re.compile(r"[\w/.:=+@ -]*")
"""Names of folders of which the writer takes each sign for itself."""

_UNLIKE = ("response", "answered_at", "draw", "person")
"""Columns whose values hardly repeat in a month: to look for those that do would be in vain."""


def takes(location: Location, answers: int, size: int) -> bool:
    """Whether so many answers, and bytes of them in memory, may be written so in a table there.

    On a disk that gets full the writer panics, in a dozen lines beside its error.
    """
    plain = _PLAIN.fullmatch(location.root) is not None
    return answers <= MOST and plain and location.has_room(size)


def written(answers: Any, folder: Location, row_group: int) -> list[DataFile]:
    """Return the files, by their paths in an empty folder, of answers in the table's columns.

    Args:
        answers: what exports an Arrow stream.
        folder: where they are written.
        row_group: the most answers of a row group.

    Raises:
        DeltaError: they cannot be read, or not written.
    """
    options = dict(folder.options) or None
    write_deltalake(
        folder.root,
        answers,
        partition_by=list(PARTITIONED_BY),
        configuration=dict(SETTINGS),
        storage_options=options,
        writer_properties=WriterProperties(
            compression="LZ4_RAW",
            max_row_group_size=row_group,
            column_properties=dict.fromkeys(_UNLIKE, ColumnProperties(dictionary_enabled=False)),
        ),
    )
    return files_of(DeltaTable(folder.root, storage_options=options))
