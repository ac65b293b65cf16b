"""Cells of tables that people open in a spreadsheet."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would take for a formula."""


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: strangers write some cells."""
    return f"'{text}" if text.startswith(FORMULA) else text
