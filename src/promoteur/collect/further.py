"""Answers to further questions: what a browser sent → values of the question's type."""

from collections.abc import Mapping

from promoteur.collect.entry import Value
from promoteur.collect.published import Document, Further
from promoteur.collect.sent import LONGEST_TEXT

YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
SCALES = {"scale10": range(11), "scale5": range(1, 6)}


class Refused(Exception):
    """An answer that does not fit its question: `question` is the id of it."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question


def answers(document: Document, sent: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers to a document's further questions; those left empty are left out.

    Raises:
        Refused: if there is no such question, or the answer does not fit it.
    """
    if not sent:
        return {}
    questions = {one.id: one for one in document.further}
    found: dict[str, Value] = {}
    for name, value in sent.items():
        if name not in questions:
            raise Refused(name)
        if value not in ("", []):
            found[name] = _fitting(questions[name], value)
    return found


def _fitting(question: Further, value: Value) -> Value:
    fit: Value | None
    if question.type in SCALES:
        fit = _on_scale(SCALES[question.type], value)
    elif question.type == "yesno":
        fit = _yes_or_no(value)
    elif question.type == "choices":
        fit = _options(question, value)
    elif question.type == "choice":
        fit = value if isinstance(value, str) and value in question.options else None
    else:
        fit = _text(question, value)
    if fit is None:
        raise Refused(question.id)
    return fit


def _on_scale(scale: range, value: Value) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 2:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if value in scale else None


def _yes_or_no(value: Value) -> bool | None:
    if isinstance(value, bool):
        return value
    return YES_NO.get(value) if isinstance(value, str) else None


def _options(question: Further, value: Value) -> list[str] | None:
    """Return the chosen options in the order of the question, each once."""
    chosen = [value] if isinstance(value, str) else value
    if not isinstance(chosen, list) or not set(chosen) <= set(question.options):
        return None
    return [option for option in question.options if option in chosen]


def _text(question: Further, value: Value) -> Value | None:
    """Return a text; "please contact me" may also be a mere yes."""
    if question.type == "contact" and (asked := _yes_or_no(value)) is not None:
        return asked
    return value if isinstance(value, str) and len(value) <= LONGEST_TEXT else None
