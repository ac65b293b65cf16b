"""Takes the pictures of the README from the demo: `python -m tools.pictures`.

It makes the demo once in each language, serves it, logs in, and takes the pages that the READMEs
show into docs/pictures. What they show depends on the day on which they are taken.
"""

import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from promoteur.cli.demo.company import EMAIL, PASSWORD
from tests.browser.chromium import chromium
from tests.cli.serving import Served, until

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
LOCALES = {"en": "en-GB", "fr": "fr-FR"}
TAKEN = {"overview": "", "segments": "segments/?kind=transactional&by=agent"}
"""By the picture's name, what follows the address of the workspace."""
WIDTH, HEIGHT = 1440, 1340
COLOURS = 128
"""More than a page has, but for the edges of letters; a third of the bytes of true colours."""


def main() -> None:
    """Take each picture in each language."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(playwright))
        for language, locale in LOCALES.items():
            with tempfile.TemporaryDirectory(prefix="promoteur-") as folder:
                served = Served(Path(folder), "--lang", language, command="demo")
                try:
                    until(served.answers, served)
                    page = browser.new_page(
                        viewport={"width": WIDTH, "height": HEIGHT}, locale=locale
                    )
                    _take(page, f"http://127.0.0.1:{served.port}", language)
                finally:
                    served.kill()
        browser.close()


def _take(page: Page, base: str, language: str) -> None:
    """Log in, and take the pictures of one language."""
    page.goto(base)
    page.locator("[name=login]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/w/*/")
    workspace = page.url
    for name, address in TAKEN.items():
        page.goto(workspace + address)
        for figure in page.locator("figure[data-chart]").all():
            figure.scroll_into_view_if_needed()
            figure.and_(page.locator("[data-drawn]")).wait_for()
        page.evaluate("scrollTo(0, 0)")
        taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
        few = taken.quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(PICTURES / f"{name}-{language}.png", optimize=True)


if __name__ == "__main__":
    main()
