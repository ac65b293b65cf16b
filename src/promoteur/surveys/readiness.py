"""Whether a draft may be published: all that `rules` finds, and what its pages weigh."""

from promoteur.collect import weight
from promoteur.collect.published import Document
from promoteur.collect.words import name_of
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number
from promoteur.surveys.questionnaire import Identity, Questionnaire, document_of
from promoteur.surveys.rules import Finding, findings

_NOBODY = Identity(
    survey="",
    version=0,
    workspace="",
    kind="relational",
    link="",
    key="",
    secret="",
    zone="UTC",
    closed_at=None,
)


def obstacles(questionnaire: Questionnaire) -> list[Finding]:
    """Return all that keeps a questionnaire from being published; empty: nothing does."""
    return findings(questionnaire) or _too_heavy(questionnaire)


def _too_heavy(questionnaire: Questionnaire) -> list[Finding]:
    """Return in which languages a page would be slow to come on a bad connection."""
    document = document_of(questionnaire, _NOBODY)
    sentence = _(
        "In “{language}” a page weighs {n} kB, and {most} kB are the most: shorten its "
        "texts and its answers to choose from, or take a smaller logo."
    )
    found = [
        Finding("wording", sentence.format(language=name_of(code), **_figures(bytes_)), code)
        for code in document.languages
        if (bytes_ := weight.heaviest(document, code)) > weight.MOST
    ]
    return found or _too_heavy_together(document)


def _too_heavy_together(document: Document) -> list[Finding]:
    """Return whether the page of a kiosk, which has all languages at hand, would be slow."""
    if (bytes_ := weight.kiosk(document)) <= weight.MOST:
        return []
    sentence = _(
        "The page of the kiosk, which holds all languages, weighs {n} kB, and {most} kB are the "
        "most: shorten the texts and the answers to choose from, or take a smaller logo."
    )
    return [Finding("wording", sentence.format(**_figures(bytes_)), document.first_language)]


def _figures(bytes_: int) -> dict[str, str]:
    return {"n": number(-(-bytes_ // 100) / 10, 1), "most": number(weight.MOST / 1000, 0)}
