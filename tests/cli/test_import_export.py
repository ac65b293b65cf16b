"""`promoteur import` and `promoteur export` on an installation of their own."""

import csv
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import ENGLISH, Outcome

HEADER = "answered,nps,why,plan"
GOOD = [f"2026-01-{day:02},{day % 11},ok,pro" for day in range(10, 30)]
MAKE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from promoteur.accounts.models import Workspace
from promoteur.surveys.models import Survey
workspace = Workspace.objects.create(name="Harbour", zone="Europe/Paris")
for name in ("Shop", "Hotline", "hotline"):
    Survey.objects.create(workspace=workspace, name=name, kind="relational")
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with three surveys and no answer."""
    folder = tmp_path_factory.mktemp("data")
    environment = ENGLISH | {
        "PROMOTEUR_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "promoteur.site.settings",
    }
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", MAKE], env=environment, check=True)
    return folder


@pytest.fixture
def here(
    made: Path, tmp_path: Path, start: Callable[..., Outcome]
) -> Iterator[Callable[..., Outcome]]:
    """Run a command on a copy of the installation."""
    import shutil

    folder = tmp_path / "data"
    shutil.copytree(made, folder)

    def here(*given: object) -> Outcome:
        own = {"PROMOTEUR_DATA": str(folder), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": ""}
        own.pop("DJANGO_SETTINGS_MODULE")
        return start(*given, environment=own, cwd=tmp_path)

    before = os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    ENGLISH.pop("DJANGO_SETTINGS_MODULE", None)
    yield here
    if before is not None:
        os.environ["DJANGO_SETTINGS_MODULE"] = before


@pytest.fixture
def past(tmp_path: Path) -> Path:
    path = tmp_path / "past.csv"
    path.write_text("\n".join([HEADER, *GOOD, "soon,9,,", "2026-01-05,,,"]), "utf-8")
    return path


def trail(folder: Path) -> list[tuple[str, str]]:
    """What the audit trail says of what nobody did."""
    with sqlite3.connect(folder / "promoteur.sqlite3") as database:
        found = database.execute(
            "SELECT deed, about FROM accounts_auditentry WHERE member_id IS NULL ORDER BY id"
        ).fetchall()
    database.close()
    return found


@pytest.mark.slow
def test_a_file_is_looked_at_stored_scored_and_written_again(here, past, tmp_path) -> None:
    seen = here("import", past, "--survey", "shop")
    assert seen.status == 0, seen.err
    for words in ("20 new responses", "1 row refused", "row 22: “soon”", "not kept: plan", "--yes"):
        assert words in seen.out
    refused = tmp_path / "refused.csv"
    done = here(
        "import", past, "--survey", "Shop", "--property", "Plan", "--yes", "--refused", refused
    )
    assert "20 responses are stored." in done.out
    assert list(csv.reader(refused.read_text("utf-8").splitlines()))[1][0] == "22"
    known = here("import", past, "--survey", "Shop")
    assert known.out.rstrip().endswith("Nothing new to store.")
    again = here("import", past, "--survey", "Shop", "--yes", "--lang", "fr")
    assert (again.status, again.err) == (0, "")
    assert "20" in again.out
    score = json.loads(here("score", "--facts", "data/facts", "--json").out)
    assert "20" in json.dumps(score)
    written = here("export", "--to", "all.csv", "--filter", "plan=pro&score.from=5")
    assert written.status == 0, written.err
    rows = list(csv.DictReader((tmp_path / "all.csv").read_text("utf-8-sig").splitlines()))
    assert {row["property.plan"] for row in rows} == {"pro"}
    assert min(int(row["score"]) for row in rows) == 5
    written = here("export", "--survey", "Shop", "--to", "all.parquet")
    assert "20 responses are in all.parquet" in written.out
    piped = here("export", "--to", "-", "--filter", "search=nothing")
    assert piped.out.startswith("\ufeffresponse,")
    assert trail(tmp_path / "data") == [
        ("import.done", "past.csv"),
        ("import.done", "past.csv"),
        ("responses.exported", "csv"),
        ("responses.exported", "parquet"),
    ]


@pytest.mark.slow
def test_an_export_is_scored_as_the_documents_say(here, past) -> None:
    assert here("import", past, "--survey", "Shop", "--yes").status == 0
    assert here("export", "--to", "all.csv").status == 0
    counts = "counted = true and scale = '0-10'"
    of_export = here("score", "all.csv", "--column", "score", "--where", counts, "--json")
    assert of_export.status == 0, of_export.err
    of_facts = here("score", "--facts", "data/facts", "--json")
    mine, facts = (json.loads(one.out) for one in (of_export, of_facts))
    assert (mine["n"], mine["score"]) == (facts["n"], facts["score"])
    assert mine["n"] == 20


@pytest.mark.slow
def test_a_scale_from_one_is_told_with_the_option_against_it(here, tmp_path) -> None:
    rows = [f"2026-01-{10 + i % 20},{1 + i % 10}" for i in range(250)]
    (tmp_path / "ten.csv").write_text("\n".join(["day,nps", *rows]))
    seen = here("import", "ten.csv", "--survey", "Shop")
    assert "If the question was asked from 0, add --scale 0-10." in seen.out
    said = here("import", "ten.csv", "--survey", "Shop", "--scale", "1-10")
    assert "asked from 0" not in said.out


@pytest.mark.slow
def test_what_a_person_can_mend_is_told(here, past, tmp_path) -> None:
    undated = tmp_path / "undated.csv"
    undated.write_text("nps\n" + "9\n" * 20)
    for given, words in (
        (("import", past, "--survey", "Shpo"), "There is: "),
        (("import", past, "--survey", "Hotline"), "Several surveys"),
        (("import", "none.csv", "--survey", "Shop"), "There is no file none.csv"),
        (("export", "--to", "all.xlsx"), ".parquet"),
        (("export", "--to", "away/all.csv"), "cannot be written"),
        (("export", "--to", "all.csv", "--filter", "score=12"), "no whole number"),
        (("export", "--to", "all.csv", "--filter", "amount > 1"), "write where=amount > 1"),
        (("export", "--to", "all.csv", "--filter", "foo=1"), "No response has a property “foo”"),
        (("import", undated, "--survey", "Shop"), "Use --on 2026-03-31"),
        (("export", "--to", "all.csv", "--data", tmp_path / "empty"), "promoteur serve"),
    ):
        done = here(*given)
        assert done.status in {2, 3}, given
        assert words in done.err
        assert "Traceback" not in done.err
