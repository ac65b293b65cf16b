"""One or several files as one table, whatever they are; trouble found late is mended on the way."""

import datetime as dt
import json
from collections import Counter

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from promoteur.files.count import Question, count
from promoteur.files.opening import open_table
from promoteur.files.problem import AskProblem, FileProblem
from promoteur.files.source import Kind


def answers(*given, sheet=None, **asked):
    with open_table(given, sheet=sheet) as table:
        tally = count(table, Question(**asked)).tallies.total()
        occur = zip(tally.scale.labels, tally.answers, strict=True)
        return {int(label): n for label, n in occur if n}


def test_files_with_columns_in_another_order_are_one_table(write):
    one = write("nps,plan\n9,a\n", "1.csv")
    two = write("plan;x;nps\nb;1;10\n".encode("utf-16"), "2.csv")
    assert answers(one, two, where=("plan in (a, b)",)) == {9: 1, 10: 1}
    with open_table([one, two]) as table:
        assert table.names == ["nps", "plan"]
        assert [found.encoding for found in table.found] == ["utf-8", "utf-16"]


def test_files_that_write_a_name_in_another_case_are_one_table(write):
    one, two = write("NPS,É\n9,a\n", "1.csv"), write("é,Nps\nb,10\n", "2.csv")
    assert answers(one, two, where=("É != c",)) == {9: 1, 10: 1}


def test_a_column_that_one_file_lacks_is_said_with_the_file(write):
    one, two = write("nps,plan\n9,a\n", "one.csv"), write("plan,x\nb,8\n", "two.csv")
    with (
        pytest.raises(AskProblem, match=r"^\S*two\.csv: there is no column “nps”, which the other"),
        open_table([one, two]) as table,
    ):
        table.column("nps")


def test_files_without_a_column_in_common_are_said(write):
    one, two = write("nps,plan\n9,a\n", "1.csv"), write("note,x\n9,a\n", "2.csv")
    with pytest.raises(
        AskProblem,
        match=r"no column in common: \S*1\.csv has nps, plan; \S*2\.csv has note, x\. Score them",
    ):
        answers(one, two)


def test_files_of_several_kinds_are_one_table(write, tmp_path):
    pq.write_table(pa.table({"nps": [10, None]}), tmp_path / "a.parquet")
    lines = write('{"nps": 0, "x": {"y": 1}}\n{"nps": "9 - oui"}\n', "a.jsonl")
    assert answers(str(tmp_path / "a.parquet"), lines, write("nps,x\n3,a\n")) == {
        0: 1, 3: 1, 9: 1, 10: 1,
    }  # fmt: skip


@pytest.mark.parametrize("bad", [b"\xe9t\xe9", b'"a" b', b'5" x', b"a,b"])
def test_trouble_far_beyond_the_sample_is_mended_on_the_way(write, bad):
    rows = [b"%d,%06d-xyz\n" % (i % 11, i) for i in range(120_000)]
    rows[110_000] = b"10," + bad + b"\n"
    expected = Counter(i % 11 for i in range(120_000))
    expected[110_000 % 11] -= 1
    expected[10] += 1
    path = write(b"nps,x\n" + b"".join(rows))
    with open_table([path]) as table:
        assert table.found[0].encoding == "utf-8"
        counted = count(table, Question()).tallies.total()
        assert counted.answers == tuple(expected[answer] for answer in range(11))
        later = count(table, Question(where=("x is not empty",))).tallies.total()
        assert later.n == 120_000
        assert table.found[0].encoding == ("utf-8" if bad.isascii() else "latin-1")


def test_answers_that_only_the_whole_file_shows_to_be_none_are_refused(write):
    text = "nps\n" + "9\n" * 20_000 + "monthly\n" * 30_000
    with pytest.raises(FileProblem, match=r"values are text \(monthly\)"):
        answers(write(text))


def test_parquet_keeps_its_types(tmp_path):
    table = pa.table(
        {
            "nps": pa.array([9.0, 10.0, None, 8.0], pa.float32()),
            "day": [dt.date(2026, 1, 31), dt.date(2026, 2, 1), None, None],
            "plan": pa.array(["a", "b", None, "a"]).dictionary_encode(),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    with open_table([str(tmp_path / "a.parquet")]) as opened:
        assert opened.found[0].kind is Kind.PARQUET
        found = count(opened, Question(column="nps", by=("plan",), date="day"))
    rows = {key: (row.n, row.missing, row.invalid) for key, row in found.tallies}
    assert rows == {("a",): (2, 0, 0), ("b",): (1, 0, 0), (None,): (0, 1, 0)}


@pytest.mark.parametrize("left", [10, 0.5, -1])
def test_parquet_that_is_cut_short_is_said(tmp_path, left):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"nps": [9] * 5000}), path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(left * len(whole)) if left == 0.5 else left])
    with pytest.raises(FileProblem, match="is not a parquet file that can be read: it is damaged"):
        answers(str(path))


def test_parquet_that_is_damaged_inside_is_said(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"nps": [*range(11)] * 5000}), path, compression="zstd")
    damaged = bytearray(path.read_bytes())
    damaged[4:60] = bytes(56)
    path.write_bytes(damaged)
    with pytest.raises(FileProblem, match=r"is damaged or cut short|is not a parquet file"):
        answers(str(path))


ROWS = [{"nps": 9, "plan": "a"}, {"nps": None}, {"nps": "10,0", "plan": "é"}, {"nps": 0.0}]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(json.dumps(row) for row in ROWS),
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2),
        "\ufeff" + "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS) + "\n\n",
    ],
    ids=["lines", "array", "indented", "mark"],
)
def test_json_in_lines_or_as_one_array(write, text):
    assert answers(write(text, "a.json")) == {0: 1, 9: 1, 10: 1}


@pytest.mark.parametrize(
    "text", ['{"nps": 9}\n{"nps": 10\n', '[{"nps": 9}, {"nps": 10}', '{"nps": 9}\nnps\n', "{9}"]
)
def test_json_that_is_broken_is_said(write, text):
    with pytest.raises(FileProblem, match="is not a json file that can be read"):
        answers(write(text, "a.json"))


def test_json_that_breaks_far_beyond_the_sample_is_said(write):
    with pytest.raises(FileProblem, match=r"is damaged or cut short|is not a json file"):
        answers(write('{"nps": 9, "x": "abcdefgh"}\n' * 200_000 + '{"nps": 1', "a.json"))


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Empty"
    for name, answer in (("Mars", 9), ("Avril", 10)):
        sheet = book.create_sheet(name)
        sheet.append(["date", "nps", "prix"])
        sheet.append([dt.datetime.fromisoformat("2026-03-31T10:30"), answer, 8.5])
        sheet.append([dt.date(2026, 4, 1), f"{answer} - oui", None])
        sheet.append([None, None, 3])
    path = tmp_path / "answers.xlsx"
    book.save(path)
    return str(path)


def test_a_workbook_is_read_from_its_first_sheet_that_holds_anything(workbook):
    assert answers(workbook) == {9: 2}
    with open_table([workbook]) as table:
        assert table.found[0].notes == ["sheet Mars"]
        assert table.sample["date"][0] == "2026-03-31T10:30:00"
        assert table.sample["prix"] == ["8.5", None, "3"]


def test_a_page_with_a_title_is_not_the_sheet_of_the_answers(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Answers of March"])
    assert workbook_sheet(book, tmp_path) == ["sheet Sheet"]
    sheet = book.create_sheet("Data")
    for row in (["nps", "x"], [9, "a"]):
        sheet.append(row)
    assert workbook_sheet(book, tmp_path) == ["sheet Data"]


def workbook_sheet(book, folder):
    book.save(folder / "book.xlsx")
    with open_table([str(folder / "book.xlsx")]) as table:
        return table.found[0].notes


def test_a_workbook_is_read_from_the_sheet_that_is_named(workbook):
    assert answers(workbook, sheet="Avril", date="date", where=("date <= 2026-03-31",)) == {10: 1}
    with pytest.raises(AskProblem, match="no sheet “Mai”; it has: Empty, Mars, Avril"):
        answers(workbook, sheet="Mai")
    with pytest.raises(FileProblem, match="is empty: there is no answer in it"):
        answers(workbook, sheet="Empty")


def test_a_workbook_that_is_damaged_is_said(workbook, write):
    with open(workbook, "rb") as stream:  # noqa: PTH123
        content = stream.read()
    for damaged in (content[:2000], content[:-300], b"\xd0\xcf\x11\xe0" + content[4:999]):
        with pytest.raises(FileProblem, match="is no workbook that can be opened"):
            answers(write(damaged, "damaged.xlsx"))


def test_a_column_is_found_by_what_a_person_would_write(write):
    path = write("id,Note  sur 10,Marque,marque ,a b\n1,9,x,y,z\n")
    with open_table([path]) as table:
        assert table.column("note sur 10") == "Note  sur 10"
        assert table.column(" ID ") == "id"
        assert table.column("Marque") == "Marque"
        assert table.column("marque (2)") == "marque (2)"
        with pytest.raises(AskProblem, match=r"no column “Marqe”\. Did you mean: Marque"):
            table.column("Marqe")
        with pytest.raises(AskProblem, match=r"no column “%”\. There is: id, Note  sur 10"):
            table.column("%")


def test_a_label_that_two_columns_bear_is_asked_about(write):
    header = 'Q1,Q2\nHow likely?,How likely?\n"{""ImportId"":""A""}","{""ImportId"":""B""}"\n'
    with open_table([write(header + "9,8\n10,7\n")]) as table:
        with pytest.raises(AskProblem, match=r"There is: Q1, Q2"):
            table.column("how likely?")
        assert table.column("q2") == "Q2"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("cœur,nps".encode("cp1252"), "été,9".encode("cp1252")),
        ("cœur,nps".encode(), "été,9".encode("cp1252")),
        ("cœur,nps".encode("cp1252"), "été,9".encode()),
    ],
)
def test_names_are_read_as_their_own_line_is_written(read, header, row):
    found = read(b"\n".join([header, row, b"x,10", b""]), by=("cœur",))
    assert found.groups == {("x",): {10: 1}, ("été",): {9: 1}}


def test_names_that_sql_would_stumble_over_are_names_like_others(read):
    name = "nps\"'; DROP -- é\n{}"
    text = '"' + name.replace('"', '""') + '",select,promoteur answer\n9,a,1\n10,b,2\n'
    found = read(text, column=name, by=("select", "promoteur answer"))
    assert found.groups == {("a", "1"): {9: 1}, ("b", "2"): {10: 1}}


def test_the_copies_go_when_the_table_is_closed(write, monkeypatch, tmp_path):
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    with open_table([write("nps,é\n9,a\n".encode("latin-1"))]):
        assert [*room.iterdir()]
    assert not [*room.iterdir()]


def test_a_long_reading_tells_how_far_it_is(write):
    shares: list[float] = []
    path = write("nps,x\n" + "9,été\n" * 400_000, "a.csv")
    with open_table([path], encoding="latin-1", share=shares.append) as table:
        assert count(table, Question()).tallies.total().n == 400_000
    assert shares
    assert all(0 <= share <= 1 for share in shares)
