"""Names that people give: what tells one from another."""


def folded(name: str) -> str:
    """Return what tells names apart: `Plan` and ` plan` are one, here and in every engine."""
    return name.strip().casefold()
