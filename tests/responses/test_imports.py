"""Past answers of a file become responses once, whatever the file looks like."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from promoteur.kit.problem import Problem
from promoteur.responses.imports import jobs
from promoteur.responses.imports.store import Outcome, Wanted, preview, store
from promoteur.responses.models import Response
from promoteur.responses.rules import named, reference, row_digest, sought, uuid_at
from tests.responses.making import House, a_survey

GOOD = [f"2026-01-{day:02},{day % 11},ok,pro" for day in range(10, 30)]
HEADER = "answered,nps,why,plan"


@pytest.fixture
def bring(house: House, tmp_path: Path) -> Callable[..., Outcome]:
    """Import lines as a file."""

    def bring(lines: list[str], encoding: str = "utf-8", survey: Any = None, **said: Any):
        path = tmp_path / "past.csv"
        path.write_bytes("\n".join(lines).encode(encoding))
        mine = survey or house.survey
        with jobs.opened(path, "past.csv") as table:
            wanted = Wanted(**said)
            seen = preview(table, wanted, mine)
            job = jobs.begin(survey=mine, name="past.csv", plan={})
            done = store(table, seen.plan, mine, job)
        assert seen.outcome == done  # the preview said what would happen
        return done

    return bring


def test_rows_become_responses_and_facts(house: House, bring) -> None:
    done = bring([HEADER, *GOOD], properties=("plan",))
    assert (done.rows, done.added, done.known, done.refused) == (20, 20, 0, 0)
    assert (done.first, done.last) == (dt.date(2026, 1, 10), dt.date(2026, 1, 29))
    row = Response.objects.get(answered_on="2026-01-15")
    assert (row.score, row.comment, row.properties) == (4, "ok", {"plan": "pro"})
    assert row.answered_at == dt.datetime(2026, 1, 15, 11, tzinfo=dt.UTC)  # noon in Paris
    house.drain()
    assert len(house.facts()) == 20
    assert house.facts()[str(row.id)]["answered_on"] == dt.date(2026, 1, 15)


def test_the_same_file_again_adds_nothing_however_it_is_written(bring) -> None:
    lines = [HEADER, *GOOD, "2026-02-01,3,très déçu,pro"]
    assert bring(lines).added == 21
    assert bring(lines).known == 21
    assert bring([line.replace(",", ";") for line in lines], "utf-16").known == 21
    assert bring([HEADER, *reversed(lines[1:])]).known == 21
    assert bring([f"{lines[0]},more", *(f"{line}," for line in lines[1:])]).known == 21
    longer = bring([*lines, "2026-02-02,4,new,pro"])
    assert (longer.known, longer.added) == (21, 1)
    assert Response.objects.count() == 22


def test_rows_that_say_the_same_are_as_many_answers(house: House, bring) -> None:
    twins = ["2026-01-05,9,,"] * 3
    assert bring([HEADER, *GOOD, *twins]).added == 23
    assert bring([HEADER, *GOOD, *twins, twins[0]]).added == 1
    other = a_survey(house.workspace)
    assert bring([HEADER, *GOOD], survey=other).added == 20


def test_a_key_tells_answers_apart_where_there_is_one(bring) -> None:
    lines = ["id,answered,nps", *(f"{i},2026-01-{i:02},9" for i in range(10, 30))]
    assert bring(lines, key="id", scale="0-10").added == 20
    changed = [lines[0], "10,2026-01-10,3", "11,2026-01-11,8", "11,2026-01-12,9", *lines[13:]]
    done = bring(changed, key="ID", scale="0-10")
    assert (done.added, done.refused) == (0, 1)
    assert done.refusals[0].row == 4
    assert "same id" in done.refusals[0].why


def test_refused_rows_are_told_with_number_and_reason(bring) -> None:
    future = (dt.datetime.now(dt.UTC) + dt.timedelta(days=400)).date().isoformat()
    odd = [
        "2026-01-05,maybe,,",
        ",9,,",
        "soon,9,,",
        f"{future},9,,",
        "1950-01-01,9,,",
        "2026-01-06,,,",
    ]
    done = bring([HEADER, *GOOD, *odd])
    assert (done.added, done.refused, done.unanswered) == (20, 5, 1)
    assert [one.row for one in done.refusals] == [22, 23, 24, 25, 26]
    for one, word in zip(
        done.refusals, ("maybe", "no date", "soon", "future", "too long ago"), strict=True
    ):
        assert word in one.why


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-01-15 23:30", "2026-01-15T22:30:00+00:00"),
        ("2026-01-15T23:30:00Z", "2026-01-15T23:30:00+00:00"),
        ("2026-01-15 23:30:00 UTC", "2026-01-15T23:30:00+00:00"),
        ("2026-01-15T23:30:00-05:00", "2026-01-16T04:30:00+00:00"),
        ("2026-01-15T23:30:00+0200", "2026-01-15T21:30:00+00:00"),
        ("2026-01-15", "2026-01-15T11:00:00+00:00"),
    ],
)
def test_a_time_is_of_its_zone_or_of_the_workspace(bring, written: str, moment: str) -> None:
    bring([HEADER, *(line for line in GOOD if "-15," not in line), f"{written},5,here,x"])
    assert Response.objects.get(comment="here").answered_at.isoformat() == moment


def test_numbers_are_numbers_and_codes_stay_texts(bring) -> None:
    lines = ["answered,nps,amount,post"]
    lines += [f"2026-01-{i:02},{i % 11},{i}.5,0{i}000" for i in range(10, 30)]
    bring(lines, properties=("amount", "post"))
    assert Response.objects.get(answered_on="2026-01-12").properties == {
        "amount": 12.5, "post": "012000",
    }  # fmt: skip


def test_a_scale_of_one_to_ten_is_kept_and_marked(house: House, bring) -> None:
    lines = ["answered,nps", *(f"2026-01-{10 + i % 20},{1 + i % 10}" for i in range(250))]
    bring(lines)
    assert set(Response.objects.values_list("scale", flat=True)) == {"1-10"}
    house.drain()
    assert {one["scale"] for one in house.facts().values()} == {"1-10"}


def test_an_address_is_kept_as_a_code_and_none_by_an_anonymous_survey(house: House, bring) -> None:
    lines = ["answered,nps,mail", *(f"2026-01-{i},{i % 11},Ann{i}@x.org" for i in range(10, 30))]
    bring(lines, person="mail")
    people = set(Response.objects.values_list("person", flat=True))
    assert len(people) == 20
    assert not any("@" in one for one in people)
    secret = a_survey(house.workspace)
    secret.draft = {"anonymous": True}
    secret.save()
    bring(lines, survey=secret, person="mail")
    assert set(Response.objects.filter(survey=secret).values_list("person", flat=True)) == {""}


@pytest.mark.parametrize(
    ("lines", "said", "words"),
    [
        (["nps,x", *["9,a"] * 20], {}, "no column holds dates"),
        (["city,x", *["Paris,a"] * 20], {}, "no column holds answers 0–10"),
        (["a,b,nps", *["2026-01-01,2026-01-02,9"] * 20], {}, "several columns hold dates"),
        ([HEADER, *GOOD], {"comment": "missing"}, "there is no column “missing”"),
        (["answered,stars", *["2026-01-01,4"] * 20], {}, "scale of 1 to 5"),
    ],
)
def test_a_file_that_is_not_clear_is_refused(bring, lines, said, words: str) -> None:
    with pytest.raises(Problem, match=words):
        bring(lines, **said)
    assert not Response.objects.exists()


def test_messages_call_a_file_by_its_name_and_not_by_its_path(tmp_path: Path) -> None:
    for content in (b"", b"\x00\x01\x02\x03" * 100, b"\x1f\x8bno archive", b"PK\x03\x04", b"PAR1"):
        (tmp_path / "file").write_bytes(content)
        with pytest.raises(Problem) as problem, jobs.opened(tmp_path / "file", "past.csv"):
            pass
        assert "past.csv" in str(problem.value)
        assert str(tmp_path) not in str(problem.value)


def test_one_day_for_all(bring) -> None:
    bring(["nps,x", *[f"{i % 11},a" for i in range(20)]], on=dt.date(2025, 5, 1))
    assert set(Response.objects.values_list("answered_on", flat=True)) == {dt.date(2025, 5, 1)}


def test_the_pure_parts() -> None:
    moment = dt.datetime(2026, 1, 15, 11, 0, 0, 5000, tzinfo=dt.UTC)
    one = uuid_at(moment, "seed")
    assert (one.version, one.variant) == (7, "specified in RFC 4122")
    assert one == uuid_at(moment, "seed") != uuid_at(moment, "other")
    assert one.int >> 80 == int(moment.timestamp() * 1000)
    assert row_digest({"a": "1 ", "b": None}) == row_digest({" a": "1", "c": ""})
    assert row_digest({"a": "12", "b": "3"}) != row_digest({"a": "1", "b": "23"})
    assert sought("  ÉTÉ\n déçu ") == "ete decu"
    assert named({"x": 1e300, "y": 2.0, "z": True}) == {"x": 1e300, "y": 2, "z": True}
    assert reference(b"k", "A@x.org") == reference(b"k", " a@X.org ")
    assert reference(b"k", "42") == "42"
