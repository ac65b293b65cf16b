"""A reader whose disk is full: nothing is lost, nothing is half-written, and it recovers."""

import json
from pathlib import Path

import pytest

from tests.forking import context
from tests.responses import living

ANSWERS = 100


@pytest.mark.slow
def test_a_full_disk_is_outlived_by_rows_and_facts(tmp_path: Path) -> None:
    child = context.Process(target=living.outlive, args=(str(tmp_path), ANSWERS))
    child.start()
    child.join(100)
    assert child.exitcode == 0
    found = json.loads((tmp_path / "found").read_text())
    assert len(found["rows"]) == 3 * ANSWERS
    assert found["facts"] == found["rows"]  # each once: `rows_of` and the keys tell
    assert (found["whole"], found["aside"], found["check"]) == (True, 0, ["ok"])
    assert all(
        one < many for one, many in zip(found["full"], (2 * ANSWERS, 3 * ANSWERS), strict=True)
    )
    assert any("full" in one for one in found["waits"])
