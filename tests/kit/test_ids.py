"""Identifiers sort by the time at which they were made, whatever the clock does."""

import threading
import time

from promoteur.kit import ids
from promoteur.kit.ids import uuid7


def test_it_is_a_uuid_of_version_7_that_holds_the_time(monkeypatch):
    monkeypatch.setattr(ids, "_last", 0)
    now = time.time_ns() // 1_000_000
    one = uuid7(now)
    assert one.version == 7
    assert one.variant == "specified in RFC 4122"
    assert one.int >> 80 == now


def test_each_is_greater_than_the_one_before_though_the_clock_goes_back():
    later = time.time_ns() // 1_000_000 + 60_000
    made = [uuid7(later - step) for step in range(10_000)]
    assert made == sorted(set(made))


def test_threads_never_make_the_same():
    made = []

    def make():
        made.extend([uuid7() for _ in range(2_000)])

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8_000
