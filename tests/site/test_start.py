"""An empty folder becomes a site: tables, files, the first member, the edge in front of it all."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from tests.postgres import SLOW, server

ROOT = Path(__file__).parents[2]

BEHIND_A_PROXY = """
from starlette.testclient import TestClient
from promoteur.site.start import prepare
prepare()
from promoteur.site.asgi import application
with TestClient(application, base_url="http://ask.example.org") as browser:
    page = browser.get("/login/")
    print(page.headers["strict-transport-security"])
    print("Secure" in page.headers["set-cookie"])
    print(browser.get("/login/", headers={"host": "evil.example"}).status_code)
"""


def test_behind_a_proxy_that_encrypts_nothing_goes_plainly(tmp_path: Path) -> None:
    told = {"PROMOTEUR_DATA": str(tmp_path), "PROMOTEUR_URL": "https://ask.example.org"}
    environment = {**os.environ, **told}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-c", BEHIND_A_PROXY],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n")[:3] == ["max-age=31536000", "True", "400"]


def walk(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.site.walk"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "walked\n", done.stdout + done.stderr


def test_an_empty_folder_becomes_a_site_with_a_survey_and_its_link(tmp_path: Path) -> None:
    environment = {**os.environ, "PROMOTEUR_DATA": str(tmp_path / "data"), "LANG": "C.UTF-8"}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PROMOTEUR_URL"):
        environment.pop(name, None)
    walk(environment)


@SLOW
def test_an_empty_postgres_becomes_a_site_that_keeps_surveys_there(tmp_path: Path) -> None:
    environment = {**os.environ, "PROMOTEUR_DATA": str(tmp_path / "data"), "LANG": "C.UTF-8"}
    for name in ("DJANGO_SETTINGS_MODULE", "PROMOTEUR_URL"):
        environment.pop(name, None)
    with server() as postgres:
        walk({**environment, "DATABASE_URL": postgres.url()})
        with psycopg.connect(postgres.url()) as connection:
            kept = connection.execute("SELECT count(*) FROM surveys_surveyversion").fetchone()
    assert kept == (1,)
    assert not list((tmp_path / "data").glob("*sqlite3"))
