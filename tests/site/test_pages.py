"""What every page has: a title, a heading, its language, labels, headers that forbid."""

import io
import logging
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from promoteur.collect import page as respondents_page
from tests.site.making import Installation

pytestmark = pytest.mark.usefixtures("db")


class Page(HTMLParser):
    """The parts of a page that must be there, and those that must not."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in tags]


def pages(installation: Installation, client: Client) -> Iterator[tuple[str, str]]:
    """Every page of a member, by its view."""
    for name, (values, method) in installation.arguments().items():
        if method == "get" and name != "surveys:preview-page":
            answer = client.get(reverse(name, args=values), follow=True)
            assert answer.status_code == 200, name
            yield name, answer.content.decode()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_has_title_heading_language_and_labels(
    language: str, installation: Installation, client: Client
) -> None:
    installation.owner.language = language
    installation.owner.save()
    client.force_login(installation.owner)
    for name, text in pages(installation, client):
        page = Page(text)
        assert page.all("html")[0]["lang"] == language, name
        assert re.search(r"<title>\s*\S.* – Promoteur</title>", text), name
        assert len(page.all("h1")) == 1, name
        assert len(page.all("main")) == 1, name
        ids = [attributes["id"] for _tag, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids)), name
        labelled = {attributes.get("for") for attributes in page.all("label")}
        for field in page.all("input", "select", "textarea"):
            if field.get("type") != "hidden":
                assert field.get("id") in labelled or field.get("aria-label"), (name, field)
        described = {
            id_ for _t, a in page.tags for id_ in (a.get("aria-describedby") or "").split()
        }
        assert described <= set(ids), name


def test_french_members_read_no_english(installation: Installation, client: Client) -> None:
    installation.owner.language = "fr"
    installation.owner.save()
    client.force_login(installation.owner)
    english = ("Surveys", "Save", "Publish", "Workspaces", "This field is required", "optional")
    for name, text in pages(installation, client):
        shown = re.sub(r"<[^>]*>", " ", text)
        for word in english:
            assert not re.search(rf"\b{word}\b", shown), (name, word)
    wrong = client.post(reverse("accounts:profile"), {"name": ""}).content.decode()
    assert "Ce champ est obligatoire" in wrong


def test_no_page_asks_another_host_or_runs_what_stands_in_it(
    installation: Installation, client: Client
) -> None:
    client.force_login(installation.owner)
    for name, text in pages(installation, client):
        page = Page(text)
        for script in page.all("script"):
            assert (script.get("src") or "").startswith("/static/"), name
        assert page.all("style") == [], name
        for _tag, attributes in page.tags:
            assert not [key for key in attributes if key.startswith("on") or key == "style"], name
        for link in page.all("link", "img", "iframe"):
            source = link.get("src") or link.get("href") or ""
            assert source.startswith(("/", "data:image/")), (name, source)


def test_every_answer_has_headers_that_forbid(client: Client) -> None:
    for path in ("/login/", "/no/such/page/", "/"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_request_to_another_host_is_refused(client: Client) -> None:
    assert client.get("/login/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("wanted", "said"), [("en", "does not know this address"), ("fr", "PROMOTEUR_URL")]
)
def test_another_host_is_told_which_settings_name_it(
    wanted: str, said: str, client: Client
) -> None:
    log = logging.StreamHandler(written := io.StringIO())
    logging.getLogger("django").addHandler(log)
    try:
        headers = {"host": "192.168.1.20:8000", "accept-language": wanted}
        answer = client.get("/workspaces/", headers=headers)
    finally:
        logging.getLogger("django").removeHandler(log)
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert said in shown
    assert "PROMOTEUR_HOSTS" in shown
    assert f'<html lang="{wanted}">' in shown
    assert "site.css" in shown
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    (line,) = written.getvalue().splitlines()
    assert "192.168.1.20:8000" in line
    assert "PROMOTEUR_URL" in line


@pytest.mark.parametrize(("wanted", "heading"), [("fr-CA,en", "Se connecter"), ("de", "Log in")])
def test_before_logging_in_the_browser_chooses_the_language(
    wanted: str, heading: str, client: Client
) -> None:
    text = client.get("/login/", headers={"accept-language": wanted}).content.decode()
    assert f"<h1>{heading}</h1>" in text


def test_the_language_can_be_changed_before_logging_in(client: Client) -> None:
    client.post("/language/", {"language": "fr", "next": "/login/"})
    assert "<h1>Se connecter</h1>" in client.get("/login/").content.decode()


def test_what_is_not_there_is_said_in_the_look_of_all_pages(client: Client) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code in {302, 404}
    assert django_settings.DEBUG is False


def test_the_preview_is_the_respondents_page_and_shown_by_this_site_only(
    installation: Installation, client: Client
) -> None:
    client.force_login(installation.owner)
    address = reverse("surveys:preview-page", args=[installation.survey.pk])
    first = client.get(address, {"lang": "fr"})
    assert "Harbour Coffee" in first.content.decode()
    assert 'lang="fr"' in first.content.decode()
    assert first.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in first.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in respondents_page.policy()
    more = client.post(address, {"score": "3", "language": "en"}).content.decode()
    assert "Where? (en)" in more
    thanks = client.post(f"{address}?step=more", {"score": "0", "language": "en"})
    assert "Thank you for being frank" in thanks.content.decode()
    for nonsense in ("11", "-1", "x", ""):
        assert client.post(address, {"score": nonsense}).status_code == 200
