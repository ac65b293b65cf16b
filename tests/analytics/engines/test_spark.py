"""Spark on a cluster and through a Connect server: what golden questions do not ask."""

import re
from dataclasses import replace

import pytest

from promoteur.analytics.problem import EngineProblem
from tests.analytics.engines.questions import COLUMNS, QUESTIONS, ROWS, asked, counted, write
from tests.spark import MARKS

pytestmark = MARKS


@pytest.fixture(params=["spark_cluster_engine", "spark_connect_engine"], scope="module")
def engine(request: pytest.FixtureRequest):
    return request.getfixturevalue(request.param)


def test_only_the_files_named_are_read(engine, source):
    frame = engine.open(replace(source, files=source.files[:1]))
    kind, month = re.findall("=([^/]+)", source.files[0])
    rows = [row for row in ROWS if (row["kind"], row["month"]) == (kind, int(month))]
    assert asked(frame, QUESTIONS["overall"]) == counted(QUESTIONS["overall"], rows)


def test_a_table_has_the_columns_asked_for_in_their_order_and_types(engine, source):
    names = ["month", "score", "p_plan"]
    frame = engine.open(replace(source, columns={name: COLUMNS[name] for name in names}))
    assert frame.dtypes == [("month", "int"), ("score", "tinyint"), ("p_plan", "string")]


def test_no_files_are_no_answers(engine, source):
    frame = engine.open(replace(source, files=()))
    assert asked(frame, QUESTIONS["by kind and week"]) == {}
    assert frame.columns == list(COLUMNS)


def test_a_folder_may_have_signs_that_stand_for_others_elsewhere(engine, tmp_path):
    odd = write(tmp_path / "a {b,c} [d] *?")
    assert asked(engine.open(odd), QUESTIONS["overall"]) == counted(QUESTIONS["overall"], ROWS)


def test_a_file_that_is_gone_is_never_passed_over(engine, source):
    with pytest.raises(EngineProblem, match=r"Spark at .*: .*Path does not exist: .*/no\.parquet"):
        engine.open(replace(source, files=(*source.files, "kind=x/month=1/no.parquet")))


def test_what_fails_while_it_counts_is_explained_in_one_line(engine, source):
    frame = engine.open(source).selectExpr("CAST(p_plan AS INT) AS score")
    with pytest.raises(engine.failures) as said:
        asked(frame, QUESTIONS["overall"])
    assert re.fullmatch(
        r"Spark at s\S+ cannot answer: .*CAST_INVALID_INPUT.*", str(engine.problem(said.value))
    )
