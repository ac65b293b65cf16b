"""The code that members copy signs as the edge checks, in all four languages."""

import json
import os
import shutil
import subprocess
import sys
import time

import pytest

from promoteur.collect.identity import Identity, proven
from promoteur.surveys.snippets import NODE, PHP, PYTHON, RUBY
from tests.debian import program

SECRET = "5" * 64
PERSON = "customer-42"

RUN = {
    "python": (PYTHON, f"import json; print(json.dumps(identity('{PERSON}')))", "-c"),
    "ruby": (RUBY, f"require 'json'; puts JSON.generate(identity('{PERSON}'))", "-e"),
    "php": (PHP.removeprefix("<?php\n"), f"echo json_encode(identity('{PERSON}'));", "-r"),
    "node": (NODE, f"console.log(JSON.stringify(identity('{PERSON}')))", "-e"),
}
PACKAGES = {"ruby": "ruby", "php": "php-cli", "node": "nodejs"}
"""Debian's, which are installed where a language is missing."""


@pytest.mark.parametrize("language", RUN)
def test_a_snippet_signs_what_the_edge_accepts(language: str) -> None:
    one = sys.executable if language == "python" else program(language, PACKAGES[language])
    code, call, option = RUN[language]
    done = subprocess.run(
        [one, option, f"{code}\n{call}"],
        env={**os.environ, "PROMOTEUR_WIDGET_SECRET": SECRET},
        capture_output=True,
        text=True,
        check=True,
    )
    identity = Identity(**json.loads(done.stdout))
    now = time.time()
    assert identity.person == PERSON
    assert not isinstance(proven(identity, SECRET, now), str)
    assert proven(identity, "6" * 64, now) == "forged_identity"
    assert proven(identity, SECRET, now + 4000) == "expired_identity"


@pytest.mark.parametrize("language", PACKAGES)
def test_without_a_language_one_is_told_what_to_do(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(RuntimeError, match=f"apt-get install {PACKAGES[language]}"):
        program(language, PACKAGES[language])
