from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from pytest_django import Settings

from promoteur.site.finders import SCRIPT

pytestmark = pytest.mark.slow


def test_the_script_is_collected_under_a_name_that_never_changes_meaning(
    settings: Settings, tmp_path: Path
) -> None:
    settings.PROMOTEUR_DATA = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    for _again in range(2):
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        names = {path.name for path in (tmp_path / "static/promoteur").glob("charts*")}
        hashed = {name for name in names if name.count(".") == 2 and not name.endswith(".gz")}
        assert len(hashed) == 1
        assert f"{hashed.pop()}.gz" in names
    assert len(list((tmp_path / "charts").iterdir())) == 1


def test_the_script_is_found_and_nothing_else(settings: Settings, tmp_path: Path) -> None:
    settings.PROMOTEUR_DATA = tmp_path
    found = finders.find(SCRIPT)
    assert Path(found).parent == tmp_path / "charts"
    assert finders.find(SCRIPT, find_all=True) == [found]
    assert finders.find("promoteur/nothing.js") is None
