"""Problems that a person can mend: what was wrong, where, and what to do."""


class Problem(Exception):
    """Base of every slice's exception for what a user can cause.

    The message is one or more whole sentences in the reader's language; it is shown as it is, and
    never with a traceback.
    """
