"""Problems that a person can mend: what was wrong, where, and what to do."""

from collections.abc import Iterable

from promoteur.kit.language import gettext as _


class Problem(Exception):
    """Base of every slice's exception for what a user can cause.

    The message is one or more whole sentences in the reader's language; it is shown as it is, and
    never with a traceback.
    """


def not_one_of(key: str, value: str, known: Iterable[str]) -> str:
    """Return the sentence that a key has a value that it cannot have, and which it can."""
    return _("“{key}”: “{value}” is not one of {known}.").format(
        key=key, value=value[:50], known=", ".join(known)
    )
