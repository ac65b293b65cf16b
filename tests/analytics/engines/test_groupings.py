"""Which groupings share a reading, and by which number their rows are told apart."""

import duckdb

from promoteur.analytics.engines.groupings import MOST_COLUMNS, different, keys_of, number, readings


def test_few_columns_are_one_reading():
    groupings = [("month", "channel"), ("month",), (), ("channel", "month")]
    assert list(readings(groupings)) == [groupings]
    assert list(readings([])) == []


def test_no_reading_has_more_columns_than_an_engine_numbers_unless_one_question_has():
    wide = tuple(f"wide {i}" for i in range(MOST_COLUMNS + 10))
    groupings = [("month", f"property {i}") for i in range(100)]
    groupings.insert(50, wide)
    found = list(readings(groupings))
    assert [one for together in found for one in together] == groupings
    assert [wide] in found
    assert all(len(keys_of(one)) <= MOST_COLUMNS for one in found if one != [wide])
    assert len(found) == 5


def test_the_numbers_are_those_that_an_engine_gives():
    groupings = [("a", "b"), ("c",), (), ("a",), ("b", "a")]
    keys = keys_of(groupings)
    sets = ", ".join(f"({', '.join(one)})" for one in different(groupings))
    rows = duckdb.sql(
        f"SELECT a, b, c, GROUPING_ID({', '.join(keys)}) FROM (SELECT 1 a, 2 b, 3 c) "
        f"GROUP BY GROUPING SETS ({sets})"
    ).fetchall()
    assert len(rows) == 4
    for *values, told in rows:
        there = tuple(key for key, value in zip("abc", values, strict=True) if value is not None)
        assert number(there, keys) == told
