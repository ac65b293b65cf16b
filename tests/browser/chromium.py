"""A real Chromium: the one on the machine, else Debian's package."""

import shutil
from pathlib import Path

from playwright.sync_api import Playwright

from tests.debian import installed

SHELL = "chromium-headless-shell"
"""Chromium without windows: the same pages for a bit more than half of the work."""

NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found(playwright: Playwright) -> str | None:
    """The path of a Chromium that is there already: on the path, or one of Playwright's own."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def chromium(playwright: Playwright) -> str:
    """The path of a Chromium, which is installed where root may do so.

    Raises:
        RuntimeError: if there is none, and none can be installed.
    """
    if path := found(playwright):
        return path
    for package in (SHELL, "chromium"):
        if installed(package) and (path := found(playwright)):
            return path
    raise RuntimeError(
        f"The browser tests need Chromium and found none. Install it: `apt-get install {SHELL}` as "
        "root on Debian, `python -m playwright install chromium` elsewhere."
    )
