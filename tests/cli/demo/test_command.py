"""`promoteur demo`: in an empty folder, in one that is filled already, and where it must not."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from promoteur.cli.demo.company import EMAIL, PASSWORD
from tests.analytics.making import rows_of
from tests.cli.conftest import Outcome
from tests.cli.serving import ENVIRONMENT, Served, until

pytestmark = pytest.mark.slow

Start = Callable[..., Outcome]


@pytest.fixture
def demo_command(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Run `promoteur demo --no-serve` in a folder of its own."""
    import tests.cli.conftest as here

    monkeypatch.setattr(here, "ENGLISH", ENVIRONMENT)

    def run(*given: object, **environment: str) -> Outcome:
        return start("demo", "--no-serve", *given, environment=environment, cwd=tmp_path)

    return run


def responses_in(folder: Path) -> int:
    database = sqlite3.connect(folder / "promoteur.sqlite3")
    try:
        return int(database.execute("SELECT count(*) FROM responses_response").fetchone()[0])
    finally:
        database.close()


def test_it_is_made_once(demo_command: Start, demo_folder: Path) -> None:
    before = (demo_folder / "promoteur.sqlite3").read_bytes()
    again = demo_command("--data", demo_folder)
    assert (again.status, again.err) == (0, "")
    assert "is there already" in again.out
    assert EMAIL in again.out
    assert PASSWORD in again.out
    assert responses_in(demo_folder) == 25_000
    assert (demo_folder / "promoteur.sqlite3").read_bytes() == before


def test_the_command_that_it_prints_shows_figures(
    demo_command: Start, demo_folder: Path, start: Start
) -> None:
    said = demo_command("--data", demo_folder).out
    typed = re.search(r"promoteur (score .*)", said)
    assert typed
    done = start(*typed[1].split(), cwd=demo_folder.parent)
    assert (done.status, done.err) == (0, "")
    assert "The segments differ by more than chance" in done.out
    assert re.search(r"^MT +6 .*too few", done.out, re.MULTILINE)


def test_a_folder_that_holds_something_else_is_refused(demo_command: Start, tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "a letter.txt").write_text("Dear …", "utf-8")
    done = demo_command("--data", letters)
    assert (done.status, done.out) == (2, "")
    assert str(letters) in done.err
    assert "--data" in done.err
    assert [one.name for one in letters.iterdir()] == ["a letter.txt"]


def test_an_installation_that_somebody_uses_is_refused(
    demo_command: Start, demo_folder: Path
) -> None:
    database = sqlite3.connect(demo_folder / "promoteur.sqlite3")
    with database:
        database.execute("UPDATE accounts_member SET email = 'ana@example.org' WHERE first")
    database.close()
    done = demo_command("--data", demo_folder)
    assert (done.status, done.out) == (2, "")
    assert str(demo_folder) in done.err
    assert responses_in(demo_folder) == 25_000


def test_a_file_in_its_place_is_said_in_french(demo_command: Start, tmp_path: Path) -> None:
    (tmp_path / "promoteur-demo").write_text("", "utf-8")
    done = demo_command("--lang", "fr")
    assert (done.status, done.out) == (2, "")
    assert "n’est pas un dossier" in done.err or "fichier" in done.err


def test_other_facts_are_not_touched(
    demo_command: Start, demo_folder: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "facts of a real company"
    done = demo_command("--data", demo_folder, PROMOTEUR_FACTS=str(elsewhere))
    assert done.status == 0
    assert not elsewhere.exists()


def test_it_is_served(demo_folder: Path) -> None:
    served = Served(demo_folder.parent, command="demo", data=demo_folder)
    try:
        until(served.answers, served)
        assert served.get("/login/")[0] == 200
        until(lambda: f"http://127.0.0.1:{served.port}" in served.said, served)
        assert EMAIL in served.said
        assert "/first/" not in served.said
    finally:
        served.kill()


def test_pages_show_it(demo: Any) -> None:
    from django.urls import reverse

    page = demo.client().get(reverse("responses:list"))
    assert page.status_code == 200
    assert "Support Nantes" in page.content.decode()
    assert len(rows_of(demo.folder / "facts")) == 25_000 - 56
