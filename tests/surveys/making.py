"""Surveys for tests."""

from promoteur.accounts.models import Member, Workspace
from promoteur.collect.published import Further, FurtherWording
from promoteur.surveys import drafting, services
from promoteur.surveys.models import Survey
from promoteur.surveys.questionnaire import Questionnaire


def a_questionnaire(*languages: str) -> Questionnaire:
    return drafting.new_questionnaire(
        kind="relational", subject="Harbour Coffee", languages=languages or ("en",)
    )


def a_choice(id_: str = "q1", **texts: list[str]) -> Further:
    """A choice, with its options by language."""
    texts = texts or {"en": ["Shop", "Web"]}
    count = len(next(iter(texts.values())))
    ids = [f"o{n}" for n in range(1, count + 1)]
    return Further(
        id=id_,
        type="choice",
        options=ids,
        wording={
            code: FurtherWording(f"Where? ({code})", dict(zip(ids, options, strict=True)))
            for code, options in texts.items()
        },
    )


def a_survey(workspace: Workspace, by: Member, *, kind: str = "relational") -> Survey:
    return services.create_survey(
        workspace=workspace, kind=kind, subject="Harbour Coffee", languages=["en", "fr"], by=by
    )
