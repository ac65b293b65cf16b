"""What parts of a specification are made of; and that the schema, which all must fit, bites."""

import re
from typing import Any

import altair as alt
import pytest
from jsonschema import ValidationError

from promoteur.charts.vega import SCHEMA, expression, field, fixed, layered, marks
from tests.charts.making import KINDS, checked

ROWS = [{"a": 1}]


@pytest.mark.parametrize(
    ("shorthand", "channel"),
    [
        ("score:Q", {"field": "score", "type": "quantitative"}),
        ("at:O", {"field": "at", "type": "ordinal"}),
        ("at:T", {"field": "at", "type": "temporal"}),
        ("name:N", {"field": "name", "type": "nominal"}),
        ("high", {"field": "high"}),
    ],
)
def test_a_field_is_said_in_short(shorthand: str, channel: dict[str, str]) -> None:
    assert field(shorthand) == channel
    assert field(shorthand, sort=None) == {**channel, "sort": None}


def test_a_type_that_is_none_is_refused() -> None:
    with pytest.raises(KeyError):
        field("score:X")


def test_conditions_become_filters_in_their_order() -> None:
    layer = marks(ROWS, "text", {"x": fixed(expression("width / 2"))}, "one", "two", dx=3)
    assert layer["transform"] == [{"filter": "one"}, {"filter": "two"}]
    assert layer["mark"] == {"type": "text", "dx": 3}
    assert layer["encoding"] == {"x": {"value": {"expr": "width / 2"}}}
    assert "transform" not in marks(ROWS, "text", {})


def test_rows_that_several_layers_show_stand_once() -> None:
    other, hidden = [{"a": 1}], [{"b": 1}]
    one, two, three = marks(ROWS, "bar", {}), marks(other, "bar", {}), marks(ROWS, "line", {})
    group = {"name": "group", "layer": [marks(hidden, "text", {}), marks(other, "text", {})]}
    found = layered([one, two, three, group])
    assert found["datasets"] == {"d0": ROWS, "d1": other, "d2": hidden}
    names = [layer["data"]["name"] for layer in (*found["layer"][:3], *found["layer"][3]["layer"])]
    assert names == ["d0", "d1", "d0", "d2", "d1"]
    assert one["data"] == {"values": ROWS}, "layers are not changed"


PLANTED: dict[str, dict[str, Any]] = {
    "a mark that is none": {"mark": {"type": "barr"}},
    "a property that a mark has not": {"mark": {"type": "bar", "colour": "red"}},
    "a channel that is none": {"encoding": {"xx": field("at:O")}},
    "a property that an axis has not": {"encoding": {"x": field("at:O", axis={"lable": 1})}},
    "a scale of another kind": {"encoding": {"x": field("at:Q", scale={"domain": 3})}},
    "a type that is none": {"encoding": {"x": {"field": "at", "type": "number"}}},
    "a transform that is none": {"transform": [{"filtre": "datum.a"}]},
    "rows without a name": {"data": {"nom": "d0"}},
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_does_not_fit_the_schema(fault: str) -> None:
    picture = checked(KINDS["bands"]())
    first, *others = picture["layer"]
    with pytest.raises(ValidationError):
        checked({**picture, "layer": [{**first, **PLANTED[fault]}, *others]})


def test_pictures_name_the_schema_that_they_fit() -> None:
    found = re.match(r".*/vega-lite/v\d+\.", SCHEMA)
    assert found is not None
    assert alt.SCHEMA_URL.startswith(found[0])
