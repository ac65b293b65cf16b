"""Text that people and tools write for an answer: `10 - Extremely likely`, `9.0`, `8,0`, `NA`.

One regular expression and one list of words, in a dialect that every engine understands, so that
the same text means the same in Python, DuckDB, Spark and the rest.
"""

import re
from enum import Enum

from promoteur.score.scale import ZERO_TO_TEN, Scale


class NotAnAnswer(Enum):
    """Why a value is no answer: nothing was said, or something else was."""

    MISSING = "missing"
    INVALID = "invalid"


_BLANK = "\\s\u00a0\u202f"  # an engine's \s may leave out the blanks that do not break
_B = f"[{_BLANK}]*"
MISSING_PATTERN = rf"^{_B}(?:na|n/a|#n/a|<na>|n\.a\.|nan|null|none|nil|-{{1,2}}|\.|\\n)?{_B}$"
"""Matches what exports write where nobody answered: blanks, `NA`, `n/a`, `NULL`, `-`…"""

LONGEST = 80
"""Characters of the longest label that is still read as an answer."""

_NUMBER = r"(?:10|[0-9])(?:[.,]0+)?"
_DASH = r"[-–—:=(]"
_WORD = rf"[^{_BLANK}0-9.,:=()+/%–—-]"
ANSWER_PATTERN = (
    rf"^{_B}{_NUMBER}{_B}$"  # 10   10.0   10,0
    rf"|^{_B}{_NUMBER}{_B}(?:/|sur|out of){_B}10{_B}$"  # 9/10   9 sur 10
    rf"|^{_B}{_NUMBER}{_B}{_DASH}{_B}{_WORD}[\s\S]*$"  # 10 - Extremely likely   10 (très probable)
    rf"|^{_B}(?:10|[01])[{_BLANK}]+{_WORD}[\s\S]*$"  # 0 Not at all likely: labels of the ends
    rf"|^{_B}{_WORD}[^0-9]*{_DASH}{_B}{_NUMBER}{_B}\)?{_B}$"  # Extremely likely - 10
)
"""Matches the text of an answer 0–10; RE2, Rust, Java and Python agree on its meaning."""

READABLE_PATTERN = f"(?i){ANSWER_PATTERN}|{MISSING_PATTERN}"
"""Matches either of them: text that `read_answer` does not call invalid."""

_ANSWER = re.compile(ANSWER_PATTERN)
_MISSING = re.compile(MISSING_PATTERN, re.IGNORECASE)
_FIRST_NUMBER = re.compile(r"10|[0-9]")


def is_missing(text: str | None) -> bool:
    """Tell whether `text` says nothing: None, blank, or a word that exports write for it."""
    return text is None or bool(_MISSING.match(text))


def read_answer(text: str | None, scale: Scale = ZERO_TO_TEN) -> int | NotAnAnswer:
    """Return the answer that `text` states on `scale`, or why it is none.

    >>> read_answer("10 - Extremely likely"), read_answer("8,0"), read_answer("N/A")
    (10, 8, <NotAnAnswer.MISSING: 'missing'>)
    """
    if text is None or is_missing(text):
        return NotAnAnswer.MISSING
    if len(text) > LONGEST or not _ANSWER.match(text):
        return NotAnAnswer.INVALID
    found = _FIRST_NUMBER.search(text)
    if found is None or found[0] not in scale.labels:
        return NotAnAnswer.INVALID
    return int(found[0])
