"""Files of many kinds and months at once, from a Delta Lake table made for that beside the facts.

Its writer parts answers while DuckDB still reads them: a million of 36 months take half the time of
a query and a file for each part. The files then move to the table; the log that named them goes.
"""

from typing import Any

from deltalake import ColumnProperties, DeltaTable, WriterProperties, write_deltalake

from promoteur.analytics.columns import PARTITIONED_BY
from promoteur.analytics.delta import SETTINGS, files_of
from promoteur.analytics.location import Location
from promoteur.analytics.snapshot import DataFile

SCRATCH = "writing-"
"""How the folder begins. A process that was killed may leave one; `Facts.vacuum` deletes it."""

_UNLIKE = ("response", "answered_at", "draw", "person")
"""Columns whose values hardly repeat in a month: to look for those that do would be in vain."""


def written(answers: Any, folder: Location) -> list[DataFile]:
    """Return the files, by their paths in a new folder, of answers in the table's columns.

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
            column_properties=dict.fromkeys(_UNLIKE, ColumnProperties(dictionary_enabled=False)),
        ),
    )
    return files_of(DeltaTable(folder.root, storage_options=options))
