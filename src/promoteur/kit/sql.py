"""Names and texts as SQL writes them; what an embedded engine may not do by itself."""

from pathlib import Path


def quoted(name: str) -> str:
    """Return a column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | Path) -> str:
    """Return a text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def embedded(memory: str, spill: Path) -> dict[str, str | bool | int | float | list[str]]:
    """Return the settings of a DuckDB that fetches nothing from any network.

    Args:
        memory: what it may hold, such as "1500MB"; beyond it, it uses the disk.
        spill: the folder where it does.
    """
    return {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": memory,
        "temp_directory": str(spill),
        "preserve_insertion_order": "false",
    }
