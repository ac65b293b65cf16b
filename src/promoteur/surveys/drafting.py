"""How a draft comes to be and changes: with ready-made wording wherever there is some. Pure."""

from collections.abc import Sequence

from msgspec.structs import replace

from promoteur.collect.published import Branding, Further, Kind, Wording
from promoteur.surveys.questionnaire import Questionnaire, in_order
from promoteur.surveys.wording import LANGUAGES, preset


def new_questionnaire(*, kind: Kind, subject: str, languages: Sequence[str]) -> Questionnaire:
    """Return a questionnaire that could be published as it is; the first language leads."""
    return Questionnaire(
        subject=subject,
        languages={code: preset(code, kind) for code in in_order(languages, languages[0])},
        first_language=languages[0],
        branding=Branding(name=subject),
    )


def with_languages(
    questionnaire: Questionnaire, *, kind: Kind, codes: Sequence[str], first: str
) -> Questionnaire:
    """Return a questionnaire in these languages, the first one in front.

    A new language begins with its ready-made wording, or where there is none with the texts of the
    first language, to be translated.
    """
    ordered = in_order({first, *codes}, first)
    pattern = questionnaire.languages[questionnaire.first_language]
    return replace(
        questionnaire,
        first_language=first,
        languages={
            code: questionnaire.languages.get(code) or _begun(code, kind, pattern)
            for code in ordered
        },
        further=[
            replace(
                one, wording={code: said for code, said in one.wording.items() if code in ordered}
            )
            for one in questionnaire.further
        ],
    )


def _begun(code: str, kind: Kind, pattern: Wording) -> Wording:
    return preset(code, kind) if code in LANGUAGES else pattern


def with_kind(questionnaire: Questionnaire, *, before: Kind, after: Kind) -> Questionnaire:
    """Return a questionnaire of another kind: where the question is ready-made, it follows."""
    languages = {}
    for code, wording in questionnaire.languages.items():
        ready = code in LANGUAGES and wording.question == preset(code, before).question
        question = preset(code, after).question if ready else wording.question
        languages[code] = replace(wording, question=question)
    return replace(questionnaire, languages=languages)


def with_further(questionnaire: Questionnaire, further: Further) -> Questionnaire:
    """Return one with a further question, in the place of the one with its id, or last."""
    others = list(questionnaire.further)
    for at, one in enumerate(others):
        if one.id == further.id:
            others[at] = further
            break
    else:
        others.append(further)
    return replace(questionnaire, further=others)


def without_further(questionnaire: Questionnaire, id_: str) -> Questionnaire:
    """Return a questionnaire without one of its further questions."""
    kept = [one for one in questionnaire.further if one.id != id_]
    return replace(questionnaire, further=kept)


def moved_up(questionnaire: Questionnaire, id_: str) -> Questionnaire:
    """Return a questionnaire in which a further question has changed places with the one before."""
    order = list(questionnaire.further)
    for at, one in enumerate(order):
        if one.id == id_ and at:
            order[at - 1], order[at] = one, order[at - 1]
            break
    return replace(questionnaire, further=order)
