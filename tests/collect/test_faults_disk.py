"""A disk that is full: answers are refused with 503, nothing is half-written, and it recovers."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collect.making import LINK, Site, document, error
from tests.disk import Quota, Tmpfs, small_disk

AT = f"/s/{LINK}"
LONG = "x" * 4_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Tmpfs | Quota]:
    with small_disk(tmp_path / "disk") as one:
        yield one


def test_a_full_disk_is_told_and_outlived(disk):
    with Site(str(disk.folder), document()) as site:
        acknowledged = [site.post(AT, {"score": n % 11}).json()["response"] for n in range(5)]
        disk.fill()
        refused = 0
        for _ in range(600):
            reply = site.post(AT, {"score": 1, "comment": LONG})
            if reply.status_code == 201:  # there was room in a file that is written again
                acknowledged.append(reply.json()["response"])
                continue
            assert (reply.status_code, error(reply)) == (503, "away")
            assert int(reply.headers["retry-after"]) > 0
            refused += 1
            if refused == 20:
                break
        assert refused == 20
        assert site.get("/healthz").status_code == 503
        assert site.get(AT).status_code == 200
        form = site.form(AT, {"score": "1", "comment": LONG})
        assert form.status_code == 503
        assert "could not be saved" in form.text
        disk.free()
        assert site.get("/healthz").status_code == 200
        reply = site.post(AT, {"score": 1, "comment": LONG})
        assert reply.status_code == 201
        acknowledged.append(reply.json()["response"])
        assert [entry.response for entry in site.entries()] == acknowledged
    with sqlite3.connect(disk.folder / "spool.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_key_that_was_refused_is_stored_when_it_comes_again(disk):
    with Site(str(disk.folder), document()) as site:
        site.post(AT, {"score": 1})
        disk.fill()
        sent = [{"score": 2, "comment": LONG, "key": f"key-of-answer-{n:04}"} for n in range(400)]
        refused = [one for one in sent if site.post(AT, one).status_code == 503]
        assert refused
        disk.free()
        for one in refused[:5]:
            assert site.post(AT, one).status_code == 201
            assert site.post(AT, one).status_code == 200
        keys = [entry.key for entry in site.entries()]
        assert len(keys) == len(set(keys))


def test_a_disk_that_is_full_from_the_start_is_outlived(disk):
    disk.fill()
    with Site(str(disk.folder / "kept")) as site:
        assert site.get(AT).status_code == 503
        assert site.get("/healthz").status_code == 503
        disk.free()
        site.library.publish(document())
        assert site.post(AT, {"score": 3}).status_code == 201
