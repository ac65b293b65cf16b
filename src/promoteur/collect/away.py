"""The one thing that can be wrong with where answers are kept: it is away, and comes back."""

RETRY_AFTER = 5
"""Seconds after which a browser may try again."""


class Away(Exception):
    """The database cannot be reached, or its disk is full. The next use tries again."""
