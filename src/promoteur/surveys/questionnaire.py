"""All that a version of a survey asks and shows, as its members write it. Pure.

Its texts may contain `{subject}`; `document_of` fills it in and gives the edge what it needs.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from promoteur.collect.published import (
    Branding,
    Document,
    Further,
    FurtherWording,
    Kind,
    Thanks,
    WidgetSettings,
    Wording,
)
from promoteur.surveys.wording import FIELD, LANGUAGES, fill


class Questionnaire(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a survey: what is edited, and what a version keeps for ever."""

    subject: str
    """What people would recommend: the name that stands in the question."""
    languages: dict[str, Wording]
    first_language: str
    further: list[Further] = []
    branding: Branding
    moment: str | None = None
    properties: list[str] = []
    """The names of those that a link or a page may bring."""
    anonymous: bool = False
    once: bool = True
    opens: dt.datetime | None = None
    closes: dt.datetime | None = None
    widget: WidgetSettings = msgspec.field(default_factory=WidgetSettings)


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What a published version is called, and where it is reached."""

    survey: str
    version: int
    workspace: str
    kind: Kind
    link: str
    key: str
    secret: str
    zone: str
    closed_at: dt.datetime | None


def read(draft: Any) -> Questionnaire:
    """Return the questionnaire that `written` wrote, its languages in order: the first one leads.

    A database may return the members of a JSON object in any order.

    Raises:
        msgspec.ValidationError: it is none.
    """
    found = msgspec.convert(draft, Questionnaire)
    ordered = in_order(found.languages, found.first_language)
    languages = {code: found.languages[code] for code in ordered}
    return replace(found, languages=languages)


def in_order(codes: Iterable[str], first: str) -> list[str]:
    """Return languages as they are listed: the first one, the ready-made ones, all others."""
    place = {code: at for at, code in enumerate(LANGUAGES)}
    return sorted(codes, key=lambda code: (code != first, place.get(code, len(place)), code))


def written(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return a questionnaire as JSON can hold it."""
    found: dict[str, Any] = msgspec.to_builtins(questionnaire)
    return found


def document_of(questionnaire: Questionnaire, identity: Identity) -> Document:
    """Return what the edge must know of a version: all texts, with the subject filled in."""
    subject = questionnaire.subject
    return Document(
        survey=identity.survey,
        version=identity.version,
        workspace=identity.workspace,
        kind=identity.kind,
        link=identity.link,
        key=identity.key,
        languages={
            code: fill(_thankful(wording), subject)
            for code, wording in questionnaire.languages.items()
        },
        first_language=questionnaire.first_language,
        further=[_filled_further(one, subject) for one in questionnaire.further],
        branding=questionnaire.branding,
        moment=questionnaire.moment,
        properties=questionnaire.properties,
        anonymous=questionnaire.anonymous,
        once=questionnaire.once,
        opens=questionnaire.opens,
        closes=questionnaire.closes,
        closed_at=identity.closed_at,
        zone=identity.zone,
        widget=replace(questionnaire.widget, identity_secret=identity.secret),
    )


def _thankful(wording: Wording) -> Wording:
    """Return a wording in which a category that has links of its own only has the usual text."""
    usual = wording.thanks.get("", Thanks(""))
    thanks = {
        name: said if said.text else replace(said, text=usual.text)
        for name, said in wording.thanks.items()
    }
    return replace(wording, thanks=thanks)


def _filled_further(further: Further, subject: str) -> Further:
    return replace(
        further,
        wording={
            code: FurtherWording(
                text=one.text.replace(FIELD, subject),
                options={id_: text.replace(FIELD, subject) for id_, text in one.options.items()},
                low=one.low.replace(FIELD, subject),
                high=one.high.replace(FIELD, subject),
            )
            for code, one in further.wording.items()
        },
    )
