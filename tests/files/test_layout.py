"""Separators, headers and crooked rows: nothing is lost, and nothing invented."""

import pytest

from promoteur.files.layout import find_layout
from promoteur.files.problem import FileProblem


def layout(text, *, whole=True):
    return find_layout(text, "answers.csv", whole=whole)


@pytest.mark.parametrize("separator", ",;\t|")
def test_the_separator_is_found(read, separator):
    rows = [("date", "nps", "note"), ("1", "9", "8,5; |bon"), ("2", "10", "a\tb"), ("3", "0", "")]
    text = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    found = read(text, column="nps")
    assert found.answers == {0: 1, 9: 1, 10: 1}
    assert found.names == ["date", "nps", "note"]
    assert found.found[0].separator == separator


def test_a_decimal_comma_does_not_separate(read):
    found = read("id;nps;prix\n1;9,0;8,5\n2;10,0;7,25\n3;8,0;1,5\n", column="nps")
    assert found.answers == {8: 1, 9: 1, 10: 1}
    assert found.names == ["id", "nps", "prix"]


@pytest.mark.parametrize(
    "text", ["nps\n9,0\n10,0\n8,0\n", "nps\n9\n10,0\n8\n", 'nps\n"9,0"\n10\n8']
)
def test_one_column_of_decimal_commas_stays_one(read, text):
    found = read(text)
    assert found.names == ["nps"]
    assert found.answers == {8: 1, 9: 1, 10: 1}


def test_one_column_keeps_its_blank_rows_as_missing(read):
    assert read("nps\n9\n\n10\n").missing == 1
    assert read("\ufeffnps\né\n9\n\n10\n9\n".encode("utf-16")).missing == 1
    assert read("nps\n9\n\n10\né\n9\n9\n9\n".encode("latin-1"), column="nps").missing == 1


def test_a_comma_in_the_text_of_one_column_is_text():
    assert layout("avis\nbien, merci\nnul\n").names == ("avis",)


def test_cells_of_many_lines_are_one_cell(read):
    found = read('why,nps\n"a\nb, ""c""\n\nd",9\n"x",10\n"\r\n",0\n')
    assert found.answers == {0: 1, 9: 1, 10: 1}


@pytest.mark.parametrize(
    "text",
    ["1,9\n2,10\n3,0\n", "FR,9\nDE,10\nIT,0\n", "08/11/2026,9\n09/11/2026,10\n10/11/2026,0\n"],
)
def test_a_table_without_header_loses_no_row(read, text):
    found = read(text, column="column_2")
    assert found.answers == {0: 1, 9: 1, 10: 1}
    assert found.found[0].headers == 0


@pytest.mark.parametrize(
    "text",
    ["brand,2024,2025\nA,30,40\nB,20,10\n", "id,0,1,2\n" + "a,0,1,0\nb,1,0,0\n" * 6,
     "client,2024-01,2024-02\nA,9,10\nB,3,2\n"],
)  # fmt: skip
def test_numbers_above_other_numbers_are_a_header(text):
    assert layout(text).names == tuple(text.split("\n")[0].split(","))


QUALTRICS = (
    "StartDate,Q1,Q1_NPS_GROUP,Q2\n"
    'Start Date,"How likely are you\nto recommend us, ""X"", to a friend?",Group,Why?\n'
    '"{""ImportId"":""startDate""}","{""ImportId"":""QID1""}","{""ImportId"":""QID1_G""}",'
    '"{""ImportId"":""QID2""}"\n'
)


def test_qualtrics_has_three_header_rows(read):
    rows = "".join(f'2026-01-{i + 10},{i},x,"multi\nline"\n' for i in range(11))
    found = read(QUALTRICS + rows)
    assert found.counted.column.name == "Q1"
    assert found.answers == dict.fromkeys(range(11), 1)
    assert (found.found[0].headers, found.invalid) == (3, 0)
    assert "recommend us" in layout(QUALTRICS + rows).labels[1]
    assert read(QUALTRICS + rows, column='how likely are you to recommend us, "x", to a friend?')


def test_qualtrics_with_one_answer_and_in_another_encoding(read):
    found = read((QUALTRICS + "2026-01-10,0,Detractor,été\n").encode("latin-1"))
    assert found.answers == {0: 1}
    assert (found.found[0].encoding, found.found[0].headers) == ("latin-1", 3)


SURVEYMONKEY = (
    "Respondent ID,How likely is it that you would recommend us?,,Why?,\n"
    ",Score,Comment,Open-Ended Response,Other\n"
)


def test_surveymonkey_has_two_header_rows_and_blank_names(read):
    found = read(SURVEYMONKEY + "".join(f"118{i:03},{i % 11},,ok,\n" for i in range(22)))
    assert found.answers == dict.fromkeys(range(11), 2)
    assert (found.found[0].headers, found.missing, found.invalid) == (2, 0, 0)
    question = "How likely is it that you would recommend us?"
    assert found.names == [
        "Respondent ID", question, f"{question} – Comment", "Why?", "Why? – Other",
    ]  # fmt: skip


def test_rows_above_the_header_are_left_aside_and_said(read):
    found = read("Export of 3 March\n\nshop: Lyon\nid,plan,nps\n1,a,9\n2,b,10\n")
    assert found.answers == {9: 1, 10: 1}
    assert found.found[0].notes == ["2 rows above the header left aside"]


@pytest.mark.parametrize(
    "text", ["\nid,nps\n1,9\n2,10\n", "\r\n\r\nnps\r\n9\r\n10\r\n", "id,nps\n\n1,9\n\n2,10\n\n"]
)
def test_blank_lines_are_no_rows(read, text):
    found = read(text)
    assert (found.answers, found.missing, found.invalid) == ({9: 1, 10: 1}, 0, 0)


def test_names_are_made_unique_and_blank_ones_are_numbered():
    found = layout("nps,NPS,,nps (2), x \n9,8,7,6,5\n")
    assert found.names == ("nps", "NPS (2)", "column_3", "nps (2) (2)", "x")


def test_rows_too_short_or_too_long_count_and_are_said(read):
    found = read("id,nps,x\n1,9\n2,10,b,c\n3\n4,0,c,,\n")
    assert (found.answers, found.missing) == ({0: 1, 9: 1, 10: 1}, 1)
    assert found.found[0].notes == [
        "2 rows shorter than the header: their last cells count as missing",
        "1 row longer than the header: its further cells are left aside",
    ]


@pytest.mark.parametrize("text", ["nps,x\n9,a,\n10,b,\n0,c,\n", "nps,x,\n9,a\n10,b\n0,c\n"])
def test_a_header_of_another_width_is_still_the_header(read, text):
    found = read(text)
    assert found.answers == {0: 1, 9: 1, 10: 1}
    assert found.names[:2] == ["nps", "x"]


def test_row_names_without_a_column_as_r_writes_them(read):
    found = read('"nps","sat"\n"1",9,1\n"2",10,2\n"3",0,3\n', column="nps")
    assert found.answers == {0: 1, 9: 1, 10: 1}


@pytest.mark.parametrize("header", ["nps,x", "nps,é"])
def test_a_quote_that_is_never_closed_is_a_complaint_and_no_row_is_swallowed(read, header):
    text = f'{header}\n9,a\n10,"b\n0,c\n3,d\n'
    with pytest.raises(FileProblem, match="line 3: a quote opens a cell that never ends"):
        read(text)
    with pytest.raises(FileProblem, match="line 3: a quote opens a cell that never ends"):
        read(text.encode("latin-1"))


def test_stray_quotes_are_text(read):
    found = read('nps,x\n9,5" pipe\n10,"he said "yes" ok"\n0,c\n')
    assert found.answers == {0: 1, 9: 1, 10: 1}


@pytest.mark.parametrize("codec", ["utf-8", "latin-1", "utf-16"])
def test_lines_may_end_in_three_ways_at_once(read, codec):
    found = read("nps,é\r\n9,a\n10,b\r0,c\r\n3,d".encode(codec))
    assert found.answers == {0: 1, 3: 1, 9: 1, 10: 1}


def test_a_large_file_of_an_old_macintosh_is_read(read):
    found = read(("nps,é\r" + "9,été\r" * 500_000).encode("mac-roman"))
    assert found.answers == {9: 500_000}


def test_a_line_without_end_is_a_complaint(read):
    with pytest.raises(FileProblem, match="the first line is longer than a million characters"):
        read(b"x" * 3_000_000)
    with pytest.raises(FileProblem, match="line 3: is longer than 2000000 characters"):
        read(b"nps,x\n9,a\n10," + b"b" * 3_000_000 + b"\n")


def test_thousands_of_columns_are_read(read):
    names = ",".join(f"c{i}" for i in range(2000))
    found = read(f"{names},nps\n" + "".join("x," * 2000 + f"{i}\n" for i in range(11)))
    assert found.answers == dict.fromkeys(range(11), 1)
