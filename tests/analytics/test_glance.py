"""A glance passes over nothing that a closer look would find."""

import pyarrow as pa
import pytest
from arro3.core import Table
from hypothesis import given
from hypothesis import strategies as st

from promoteur.analytics.glance import glance

TEXTS = st.one_of(
    st.none(),
    st.sampled_from(
        ["", " ", "pro", " pro", "pro ", "\u00a0x", "été", "x" * 201, "é" * 150, "a@b.fr"]
    ),
    st.text(max_size=5),
)


def seen(array):
    return glance(Table.from_arrow(pa.table({"x": array})))


@given(
    values=st.lists(TEXTS),
    kind=st.sampled_from([pa.string(), pa.large_string(), pa.string_view()]),
    first=st.integers(0, 3),
)
def test_texts_with_blanks_comments_and_addresses_are_met(values, kind, first):
    texts = [one for one in values[first:] if one is not None]
    found = seen(pa.array(values, kind).slice(first))
    if any(not one or one != one.strip() for one in texts):
        assert found.untidy == {"x"}
    if any("@" in one or len(one) > 200 for one in texts):
        assert found.wordy
    if kind != pa.string_view() and all(one.isascii() and one.isalnum() for one in texts):
        assert not found.untidy


def test_what_lies_under_a_missing_text_hides_no_empty_one():
    letters, places = pa.py_buffer(b"abc"), pa.array([0, 3, 3], pa.int32()).buffers()[1]
    array = pa.StringArray.from_buffers(2, places, letters, pa.py_buffer(b"\x02"), 1)
    assert array.to_pylist() == [None, ""]
    assert seen(array).untidy == {"x"}


@pytest.mark.parametrize(
    ("values", "kind", "vast"),
    [
        ([1, None, 2**53 - 1], pa.int64(), False),
        ([1, 2**53], pa.int64(), True),
        ([-(2**63)], pa.int64(), True),
        ([2**64 - 1], pa.uint64(), True),
        ([5], pa.uint64(), False),
        ([2**31 - 1], pa.int32(), False),
        ([1e300], pa.float64(), False),
    ],
)
def test_numbers_beyond_what_a_double_holds_are_met(values, kind, vast):
    found = seen(pa.array(values, kind))
    assert found.vast == ({"x"} if vast else set())
    assert not found.untidy


def test_what_is_no_plain_text_is_always_looked_at():
    assert seen(pa.array(["a", "b"]).dictionary_encode()).wordy
    assert seen(pa.array([b"a"])).untidy == {"x"}
    nothing = seen(pa.nulls(3))
    assert (nothing.untidy, nothing.wordy) == (frozenset(), False)
