"""A first visit to a new installation, without a browser: run by `test_start` in a new process."""

import re

from starlette.testclient import TestClient

from promoteur.site.start import prepare

LOCAL = "http://localhost"
TOKEN = 'name="csrfmiddlewaretoken" value="([^"]+)"'


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None, (pattern, text)
    return match[1]


def send(browser: TestClient, form: str, to: str, **fields: str) -> str:
    """Send a form, and return the page to which it led."""
    page = browser.get(form)
    token = found(TOKEN, page.text)
    answer = browser.post(to, data={"csrfmiddlewaretoken": token, **fields})
    assert answer.status_code == 200, (to, answer.status_code)
    return answer.text


def walk(browser: TestClient, first: str) -> None:
    assert browser.get("/").url.path == "/login/"
    sheet = found('href="(/static/promoteur/site[.][0-9a-f]+[.]css)"', browser.get("/login/").text)
    assert "immutable" in browser.get(sheet).headers["cache-control"]
    who = {"organisation": "Harbour", "name": "Ana", "email": "ana@example.org"}
    page = send(
        browser, first, first, **who, password="cheval correct batterie", zone="Europe/Paris"
    )
    assert browser.get(first).status_code == 410
    asked = {"subject": "Harbour Coffee", "kind": "relational", "languages": "en"}
    workspace = found('name="workspace" value="([^"]+)"', page)
    page = send(browser, "/surveys/", "/surveys/new/", **asked, workspace=workspace, publish="yes")
    link = found(f"{LOCAL}(/s/[a-z0-9]{{12}})", page)
    assert "recommend Harbour Coffee" in browser.get(link).text
    assert browser.get(f"{link}/qr.svg").headers["content-type"].startswith("image/svg+xml")
    share = found('href="(/surveys/[^"]+/share/)"', page)
    page = send(browser, share, share, person="customer-42", days="30")
    personal = found(f'id="personal" readonly value="{LOCAL}(/t/[^"]+)"', page)
    assert "customer-42" not in personal
    assert "recommend Harbour Coffee" in browser.get(personal).text
    assert browser.get("/healthz").status_code == 200


def main() -> None:
    assert prepare().first
    first = prepare().first
    assert first is not None

    from promoteur.site.asgi import application

    with TestClient(application, base_url=LOCAL) as browser:
        walk(browser, first)
    assert prepare().first is None
    print("walked")  # noqa: T201


if __name__ == "__main__":
    main()
