"""Second factors in a real browser, with a key that the browser plays; axe-core on every page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.accounts.test_two_factor import code_of
from tests.browser import members
from tests.browser.axe import STILL, is_fine
from tests.browser.conftest import Opener

pytestmark = pytest.mark.slow

PASSWORD = "cheval correct batterie"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """The address of an installation by name: a key belongs to a name, never to a number."""
    with members.serving(tmp_path_factory.mktemp("members")) as served:
        context = browser.new_context(locale="en-GB")
        page = context.new_page()
        page.goto(members.printed_link(served))
        members.become_the_first_member(page)
        expect(page.locator("h1")).to_be_visible()
        context.close()
        yield f"http://localhost:{served.port}"


def with_key(page: Page) -> CDPSession:
    """Let the browser have a key, as a telephone or a computer has."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return session


def log_in(page: Page, site: str) -> None:
    page.goto(f"{site}/login/")
    page.get_by_label("E-mail address").fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")


def say_again(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_a_passkey_opens_alone_and_as_the_second_step(site: str, visit: Opener) -> None:
    page = visit(f"{site}/login/")
    with_key(page)
    log_in(page, site)
    page.goto(f"{site}/account/two-factor/")
    page.get_by_role("link", name="Add a key").click()
    say_again(page)
    page.get_by_label("Name of the key").fill("My telephone")
    page.get_by_label("Log in with this key alone").check()
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    expect(page.get_by_role("status")).to_contain_text("The key is added.")
    log_out(page)
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    log_out(page)
    log_in(page, site)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    page.get_by_role("button", name="Use a passkey or a security key").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.goto(f"{site}/account/two-factor/webauthn/")
    expect(page.get_by_role("row").nth(1)).to_contain_text("My telephone")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("link", name="Use a passkey or a security key").click()
    page.get_by_role("button", name="Use the key").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("main")).to_contain_text("You have no key.")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_of_logging_in_is_accessible_and_fits(
    site: str, visit: Opener, language: str
) -> None:
    locale = {"en": "en-GB", "fr": "fr-FR"}[language]
    page = visit(f"{site}/login/", locale=locale, **STILL)
    with_key(page)
    for path in ("login/", "password/forgotten/", "password/sent/", "password/chosen/"):
        page.goto(f"{site}/{path}")
        is_fine(page)
    for path in ("password/1-wrong/", "login/closed/", "login/cancelled/"):
        page.goto(f"{site}/{path}")
        is_fine(page)
    page.goto(f"{site}/login/")
    page.locator("[name=login]").fill("ana@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button.primary").click()
    page.goto(f"{site}/account/")
    page.locator("[name=language]").select_option(language)
    page.locator("main button.primary").first.click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    for path in ("", "password/", "two-factor/", "two-factor/webauthn/", "sign-on/"):
        page.goto(f"{site}/account/{path}")
        is_fine(page)
    page.goto(f"{site}/account/two-factor/totp/activate/")
    is_fine(page)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button.primary").click()
    is_fine(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("[name=code]").fill(code_of(secret))
    page.locator("main button.primary").click()
    expect(page.locator("#codes")).to_be_visible()
    is_fine(page)
    for path in ("", "totp/deactivate/", "recovery-codes/generate/", "webauthn/add/"):
        page.goto(f"{site}/account/two-factor/{path}")
        is_fine(page)
    page.goto(f"{site}/logout/")
    is_fine(page)
    page.locator("main button.primary").click()
    page.locator("[name=login]").fill("ana@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button.primary").click()
    expect(page.locator("[name=code]")).to_be_visible()
    is_fine(page)
