"""The browser of these tests is found, or somebody is told what to do."""

import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.browser.chromium import chromium


def playwright(path: Path) -> Any:
    return SimpleNamespace(chromium=SimpleNamespace(executable_path=str(path)))


def test_a_chromium_of_playwrights_own_serves(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    own = tmp_path / "chrome"
    own.touch()
    assert chromium(playwright(own)) == str(own)


def test_without_any_one_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(RuntimeError, match="apt-get install chromium"):
        chromium(playwright(tmp_path / "nothing"))
