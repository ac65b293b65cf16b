"""The pages on which a survey is made, edited, published and shared."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from promoteur.collect.library import Library
from promoteur.collect.published import Link, Thanks
from promoteur.surveys.models import Survey
from promoteur.surveys.questionnaire import Questionnaire, read
from promoteur.surveys.wording import preset
from tests.accounts.making import a_member, a_workspace
from tests.surveys.making import a_survey

pytestmark = pytest.mark.usefixtures("db", "library")

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


class Editor:
    """A member at work on a survey."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.workspace = a_workspace()
        self.member = a_member(self.workspace)
        client.force_login(self.member)
        self.survey = a_survey(self.workspace, self.member)

    def address(self, page: str = "") -> str:
        return f"/surveys/{self.survey.pk}/{page}"

    def now(self, page: str) -> dict[str, Any]:
        """What the form of a page would send if nothing were changed."""
        form = self.client.get(self.address(page)).context["form"]
        values = {field.html_name: field.value() for field in form}
        return {
            name: value
            for name, value in values.items()
            if value is not None and value is not False
        }

    def send(self, page: str, **changes: Any) -> HttpResponse:
        """Change some fields of a page, and send all."""
        sent = {**self.now(page), **changes}
        sent = {name: value for name, value in sent.items() if value is not None}
        return self.client.post(self.address(page), sent)

    def draft(self) -> Questionnaire:
        self.survey.refresh_from_db()
        return read(self.survey.draft)


@pytest.fixture
def editor(client: Client) -> Editor:
    return Editor(client)


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_an_empty_workspace_begins_with_the_first_question_and_one_button_publishes(
    client: Client, library: Library
) -> None:
    workspace = a_workspace("Harbour")
    client.force_login(a_member(workspace))
    page = client.get("/surveys/")
    assert "Ask your first question" in text(page)
    form = page.context["form"]
    sent = {name: form[name].value() for name in ("subject", "kind", "languages")}
    assert sent == {"subject": "Harbour", "kind": "relational", "languages": ["en"]}
    given = {**sent, "workspace": workspace.pk, "publish": "yes"}
    answer = client.post("/surveys/new/", given, follow=True)
    survey = Survey.objects.get()
    assert f"http://testserver/s/{survey.link}" in text(answer)
    assert f"http://testserver/k/{survey.link}" in text(answer)
    assert f"data-key=&quot;{survey.key}&quot;" in text(answer)
    document = library.by_link(survey.link)
    assert document is not None
    assert "recommend Harbour to" in document.languages["en"].question


def test_a_survey_can_be_looked_at_first(client: Client) -> None:
    workspace = a_workspace()
    client.force_login(a_member(workspace))
    given = {"subject": "X", "kind": "employee", "languages": ["fr", "ar"]}
    answer = client.post(
        "/surveys/new/", {**given, "workspace": workspace.pk, "edit": "yes"}, follow=True
    )
    survey = Survey.objects.get()
    assert survey.published is None
    assert list(read(survey.draft).languages) == ["fr", "ar"]
    assert "Publish" in text(answer)


def test_the_members_own_language_comes_first(client: Client) -> None:
    workspace = a_workspace()
    client.force_login(a_member(workspace, language="fr"))
    given = {"subject": "X", "kind": "relational", "languages": ["en", "fr", "de"]}
    client.post("/surveys/new/", {**given, "workspace": workspace.pk, "edit": "yes"})
    assert read(Survey.objects.get().draft).first_language == "fr"


def test_nobody_makes_a_survey_in_a_workspace_that_is_not_his(client: Client) -> None:
    elsewhere = a_workspace("Elsewhere")
    client.force_login(a_member(a_workspace()))
    given = {"subject": "X", "kind": "relational", "languages": "en", "workspace": elsewhere.pk}
    assert client.post("/surveys/new/", given).status_code == 200
    assert Survey.objects.count() == 0


@pytest.mark.parametrize("page", ["basics/", "wording/en/", "wording/fr/", "look/", "widget/"])
def test_saving_a_page_as_it_is_changes_nothing(page: str, editor: Editor) -> None:
    before = editor.draft()
    assert editor.send(page).status_code == 302
    assert editor.draft() == before


def test_basics_are_changed_and_times_are_those_of_the_workspace(editor: Editor) -> None:
    answer = editor.send(
        "basics/",
        name="Spring",
        subject="Harbour Tea",
        kind="transactional",
        languages=["fr"],
        other_language="sv",
        first_language="sv",
        moment="first use",
        properties="plan,  store  name ,Plan,",
        opens="2027-01-15T09:00",
        closes="2027-07-15T09:00",
        anonymous="on",
        once=None,
    )
    assert answer.status_code == 302
    draft = editor.draft()
    assert (editor.survey.name, editor.survey.kind) == ("Spring", "transactional")
    assert list(draft.languages) == ["sv", "fr"]
    assert draft.opens == dt.datetime(2027, 1, 15, 8, tzinfo=dt.UTC)
    assert draft.closes == dt.datetime(2027, 7, 15, 7, tzinfo=dt.UTC)
    assert (draft.moment, draft.anonymous, draft.once) == ("first use", True, False)
    assert draft.properties == ["Plan", "store name"]
    assert "2027-01-15T09:00" in text(editor.client.get(editor.address("basics/")))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"languages": [], "first_language": "en"}, "This field is required"),
        ({"first_language": "de"}, "Choose one of the languages of the survey."),
        ({"other_language": "not a code"}, "Enter a valid value"),
        ({"opens": "2027-02-01T09:00", "closes": "2027-01-01T09:00"}, "close before it opens"),
        ({"subject": ""}, "This field is required"),
        ({"properties": "plan, Agent"}, "“Agent” decides who sees an answer"),
        ({"properties": "a=b"}, "“a=b” is no name of a property"),
        ({"properties": ",".join(f"p{n}" for n in range(21))}, "more than 20 properties"),
    ],
)
def test_wrong_basics_are_told(changes: dict[str, Any], expected: str, editor: Editor) -> None:
    before = editor.draft()
    answer = editor.send("basics/", **changes)
    assert answer.status_code == 200
    assert expected in text(answer)
    assert editor.draft() == before


def test_every_text_can_be_changed_by_category_and_by_score(editor: Editor) -> None:
    answer = editor.send(
        "wording/en/",
        question="Would you recommend {subject}?",
        intro="Two questions.",
        submit="Off it goes",
        why_detractor="",
        why_0="What on earth happened?",
        thanks_promoter="Great!",
        link_promoter_1="Tell others",
        address_promoter_1="https://review.example/harbour",
        link_promoter_2="Write",
        address_promoter_2="mailto:us@harbour.example",
        label_finish="Done",
    )
    assert answer.status_code == 302
    wording = editor.draft().languages["en"]
    assert wording.question == "Would you recommend {subject}?"
    assert (wording.intro, wording.submit, wording.labels) == (
        "Two questions.",
        "Off it goes",
        {"finish": "Done"},
    )
    assert wording.why_of(0) == "What on earth happened?"
    assert wording.why_of(1) == wording.why[""]
    assert [link.url for link in wording.thanks_of(10).links] == [
        "https://review.example/harbour",
        "mailto:us@harbour.example",
    ]
    assert editor.draft().languages["fr"] == preset("fr", "relational")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"address_promoter_1": "javascript:alert(1)", "link_promoter_1": "x"}, "https://example"),
        ({"address_promoter_1": "https://a.example"}, "needs a text and an address"),
        ({"link_promoter_1": "a text"}, "needs a text and an address"),
        ({"question": ""}, "This field is required"),
        ({"why_": ""}, "This field is required"),
    ],
)
def test_wrong_texts_are_told(changes: dict[str, Any], expected: str, editor: Editor) -> None:
    before = editor.draft()
    answer = editor.send("wording/en/", **changes)
    assert answer.status_code == 200
    assert expected in text(answer)
    assert editor.draft() == before


def test_there_is_no_page_for_a_language_that_the_survey_lacks(editor: Editor) -> None:
    assert editor.client.get(editor.address("wording/de/")).status_code == 404


FURTHER = {
    "type": "choice",
    "categories": ["detractor"],
    "text_en": "Where?",
    "text_fr": "Où ?",
    "options_en": "Shop\nWeb\n",
    "options_fr": "Magasin\nSite",
}


def test_further_questions_are_written_changed_moved_and_removed(editor: Editor) -> None:
    for name in ("First", "Second"):
        sent = {**FURTHER, "text_en": name}
        assert editor.client.post(editor.address("further/new/"), sent).status_code == 302
    first, second = editor.draft().further
    assert first.options == ["o1", "o2"]
    assert first.wording["fr"].options == {"o1": "Magasin", "o2": "Site"}
    assert first.categories == ["detractor"]
    page = f"further/{first.id}/"
    editor.send(page, options_en="Web\nTelephone\nShop", options_fr="Site\nTéléphone\nMagasin")
    changed = editor.draft().further[0]
    assert changed.options == ["o2", "o3", "o1"]
    assert changed.wording["en"].options["o1"] == "Shop"
    editor.client.post(editor.address(f"further/{second.id}/up/"))
    assert [one.id for one in editor.draft().further] == [second.id, first.id]
    editor.client.post(editor.address(f"further/{second.id}/remove/"))
    assert [one.id for one in editor.draft().further] == [first.id]
    assert editor.client.get(editor.address("further/unknown/")).status_code == 404


@pytest.mark.parametrize(
    "type_", ["text", "choice", "choices", "scale10", "scale5", "yesno", "contact"]
)
def test_there_are_all_types_of_further_questions(type_: str, editor: Editor) -> None:
    sent = {**FURTHER, "type": type_, "low_en": "bad", "high_en": "good"}
    assert editor.client.post(editor.address("further/new/"), sent).status_code == 302
    further = editor.draft().further[0]
    assert further.type == type_
    assert bool(further.options) is type_.startswith("choice")
    assert further.wording["en"].low == ("bad" if type_.startswith("scale") else "")
    assert editor.client.post(editor.address("publish/")).status_code == 302
    editor.survey.refresh_from_db()
    assert editor.survey.published is not None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"options_en": "Shop"}, "Write 2 to 20 answers"),
        ({"options_en": "Shop\nShop"}, "Write 2 to 20 answers"),
        ({"options_fr": "Magasin"}, "Write as many answers as in “English”: 2."),
        ({"text_fr": ""}, "This field is required"),
        ({"categories": ["nobody"]}, "Select a valid choice"),
    ],
)
def test_wrong_further_questions_are_told(
    changes: dict[str, Any], expected: str, editor: Editor
) -> None:
    answer = editor.client.post(editor.address("further/new/"), {**FURTHER, **changes})
    assert expected in text(answer)
    assert editor.draft().further == []


def test_an_eleventh_further_question_is_refused(editor: Editor) -> None:
    for _n in range(11):
        editor.client.post(editor.address("further/new/"), FURTHER)
    assert len(editor.draft().further) == 10


def test_the_look_has_a_logo_and_colours_that_can_be_read(editor: Editor) -> None:
    logo = SimpleUploadedFile("logo.png", PNG, "image/png")
    answer = editor.send("look/", name="Harbour", accent="#FFCC00", ink="#000000", logo=logo)
    assert answer.status_code == 302
    branding = editor.draft().branding
    assert (branding.name, branding.accent, branding.ink) == ("Harbour", "#ffcc00", "#000000")
    assert branding.logo.startswith("data:image/png;base64,iVBOR")
    editor.send("look/", logo=None)
    assert editor.draft().branding.logo == branding.logo
    editor.send("look/", logo=None, without_logo="on")
    assert editor.draft().branding.logo == ""


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"accent": "#ffcc00"}, "hard to read"),
        ({"accent": "red"}, "A colour is written as"),
        ({"logo": b"<?php evil"}, "no picture"),
        ({"logo": b"MZ" * 50}, "no picture"),
        ({"logo": PNG * 100}, "too large"),
    ],
)
def test_a_wrong_look_is_told(changes: dict[str, Any], expected: str, editor: Editor) -> None:
    before = editor.draft()
    if isinstance(body := changes.get("logo"), bytes):
        changes = {"logo": SimpleUploadedFile("logo.png", body, "image/png")}
    answer = editor.send("look/", **changes)
    assert answer.status_code == 200
    assert expected in text(answer)
    assert editor.draft() == before


def test_the_widget_is_set(editor: Editor) -> None:
    answer = editor.send(
        "widget/",
        layout="bar",
        delay_seconds="0",
        sampling_percent="12.5",
        event="order-placed",
        exit_intent="on",
        origins="https://shop.example/\n\nhttp://localhost:3000",
        identity_required="on",
    )
    assert answer.status_code == 302
    widget = editor.draft().widget
    assert (widget.layout, widget.delay_seconds, widget.sampling) == ("bar", 0, 0.125)
    assert (widget.event, widget.exit_intent, widget.identity_required) == (
        "order-placed",
        True,
        True,
    )
    assert widget.origins == ["https://shop.example", "http://localhost:3000"]
    assert widget.identity_secret == ""
    wrong = editor.send("widget/", origins="shop.example")
    assert "is no web site" in text(wrong)


def test_what_must_be_mended_is_told_with_the_page_where(editor: Editor) -> None:
    editor.client.post(editor.address("further/new/"), FURTHER)
    editor.send("basics/", languages=["en", "fr", "de"])
    page = text(editor.client.get(editor.address()))
    assert "Question 1 has no text in “de”." in page
    assert f"/further/{editor.draft().further[0].id}/" in page
    answer = editor.client.post(editor.address("publish/"), follow=True)
    assert "Question 1 has no text in “de”." in text(answer)


def test_a_survey_is_closed_and_opened_again(editor: Editor, library: Library) -> None:
    editor.client.post(editor.address("publish/"))
    for page, closed in (("close/", True), ("reopen/", False)):
        editor.client.post(editor.address(page))
        document = library.by_link(editor.survey.link)
        assert document is not None
        assert (document.closed_at is not None) == closed


def test_a_survey_that_is_not_published_cannot_be_shared(editor: Editor) -> None:
    answer = editor.client.get(editor.address("share/"))
    assert (answer.status_code, answer["Location"]) == (302, editor.address())


def test_a_personal_link_is_never_for_an_e_mail_address(editor: Editor) -> None:
    editor.client.post(editor.address("publish/"))
    made = editor.client.post(editor.address("share/"), {"person": "customer-42", "days": "30"})
    assert "http://testserver/t/" in text(made)
    for wrong in ({"person": "ana@example.org", "days": "30"}, {"person": "a", "days": "400"}):
        answer = editor.client.post(editor.address("share/"), wrong)
        assert "http://testserver/t/" not in text(answer)
        assert ("No e-mail address: a number or code of yours." in text(answer)) == (
            "@" in wrong["person"]
        )


def test_links_without_a_text_of_their_own_are_kept(editor: Editor) -> None:
    links = {"link_promoter_1": "Write", "address_promoter_1": "https://reviews.example.org"}
    editor.send("wording/en/", thanks_promoter="", **links)
    said = editor.draft().languages["en"].thanks["promoter"]
    assert said == Thanks("", [Link("Write", "https://reviews.example.org")])
    assert editor.now("wording/en/")["address_promoter_1"] == "https://reviews.example.org"


def test_thanks_without_text_fall_back(editor: Editor) -> None:
    editor.send("wording/en/", thanks_passive="")
    wording = editor.draft().languages["en"]
    assert wording.thanks_of(7) == Thanks(wording.thanks[""].text)
