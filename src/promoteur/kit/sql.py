"""Names and texts as SQL writes them; what an embedded engine may not do by itself."""

import tempfile
from pathlib import Path
from uuid import uuid4


def quoted(name: str) -> str:
    """Return a column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | Path) -> str:
    """Return a text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def embedded(
    memory: str, spill: Path | None = None
) -> dict[str, str | bool | int | float | list[str]]:
    """Return the settings of a DuckDB that fetches nothing from any network.

    Args:
        memory: what it may hold, such as "1500MB"; beyond it, it uses the disk.
        spill: the folder where it does; None: one that DuckDB makes when needed, and deletes.
    """
    folder = spill or Path(tempfile.gettempdir()) / f"promoteur-{uuid4()}"
    return {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": memory,
        "temp_directory": str(folder),
        "preserve_insertion_order": "false",
    }
