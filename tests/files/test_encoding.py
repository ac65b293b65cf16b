"""Whatever the encoding, the same answers and the same names of groups come out, and it is said."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.files.encoding import LineDecoder, guess
from promoteur.files.problem import AskProblem, FileProblem

TEXT = "nps,ville\n9,Orléans\n10,Nîmes\n0,Paris\n3,Orléans\n"
GROUPS = {("Nîmes",): {10: 1}, ("Orléans",): {3: 1, 9: 1}, ("Paris",): {0: 1}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32"),
        (TEXT.encode("latin-1"), "latin-1"),
        (TEXT.replace("\n", "\r").encode("mac-roman"), "mac-roman"),
        (TEXT.replace("\n", "\r").encode(), "utf-8"),
        (TEXT.replace("\n", "\r\n").encode("latin-1"), "latin-1"),
    ],
)
def test_one_encoding(read, content, said):
    found = read(content, by=("ville",))
    assert found.groups == GROUPS
    assert found.found[0].encoding == said
    assert (found.missing, found.invalid) == (0, 0)


def test_the_signs_of_windows_are_kept(read):
    found = read("nps,plan\n9,L’offre à 5 €\n".encode("cp1252"), by=("plan",))
    assert found.groups == {("L’offre à 5 €",): {9: 1}}
    assert found.found[0].encoding == "cp1252"


def test_a_mixture_with_dos_gives_back_its_e_acute(read):
    content = b"nps,ville\n9,Orl\x82ans\n3,Orl\xe9ans\n10,N\xeemes\n0,Paris\n8,\x90tat\n"
    found = read(content, by=("ville",))
    assert found.groups == {**GROUPS, ("État",): {8: 1}}
    assert found.found[0].encoding == "cp1252+cp850"


def test_a_low_quote_is_no_e_acute_where_nothing_came_through_dos(read):
    found = read("nps,mot\n9,‚a‘\n".encode("cp1252"), by=("mot",))
    assert found.groups == {("‚a‘",): {9: 1}}


def test_utf_8_with_some_lines_of_windows(read):
    lines = TEXT.encode().splitlines(keepends=True)
    lines[4] = b"3,Orl\xe9ans\n"
    found = read(b"".join(lines), by=("ville",))
    assert found.groups == GROUPS
    assert found.found[0].encoding == "utf-8+latin-1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "latin-1", "cp1252"])
def test_a_sample_that_ends_inside_a_character_is_no_trouble(read, encoding):
    rows = 400_000
    found = read(("nps,é\n" + "9,é\n" * rows).encode(encoding), by=("é",))
    assert found.groups == {("é",): {9: rows}}
    assert guess(("x" + "é" * 9).encode()[:-1]) == "utf-8"


def test_nothing_but_ascii_is_utf_8():
    assert guess(b"nps\n9\n") == "utf-8"
    assert guess(b"nps\r9\r") == "utf-8"


def test_eight_bits_of_some_kind_prove_nothing_more():
    assert guess("é\n".encode("latin-1")) is None
    assert guess("é\r".encode("mac-roman")) == "mac-roman"


def test_an_encoding_that_is_known_better_is_taken(read):
    found = read("nps,ville\n9,Łódź\n".encode("cp1250"), encoding="cp1250", by=("ville",))
    assert found.groups == {("Łódź",): {9: 1}}
    assert found.found[0].encoding == "cp1250"


def test_a_wrong_encoding_is_a_complaint_that_names_the_line(read):
    with pytest.raises(FileProblem, match=r"line \d: is not utf-8 text. Leave --encoding out"):
        read(TEXT.encode("latin-1"), encoding="utf-8")


@pytest.mark.parametrize("name", ["latin-99", "", "base64", "hex"])
def test_what_is_no_encoding_is_a_complaint(read, name):
    with pytest.raises(AskProblem, match="is not the name of an encoding"):
        read(TEXT, encoding=name)


def test_nul_bytes_are_taken_away_and_counted(read):
    found = read(b"n\0ps,x\n9,a\n1\x000,b\n")
    assert found.answers == {9: 1, 10: 1}
    assert found.names == ["nps", "x"]
    assert found.found[0].notes == ["2 NUL bytes removed"]


@given(st.binary(max_size=60))
def test_every_line_of_bytes_is_some_text(line):
    text = LineDecoder(dos=True).decode(line)
    assert line.isascii() is text.isascii()


@given(st.text(alphabet=st.characters(codec="cp1252", categories=["L", "N", "P"]), max_size=30))
def test_text_of_windows_comes_back_as_it_was(text):
    raw = text.encode("cp1252")
    assert LineDecoder().decode(raw) in {text, raw.decode("utf-8", errors="ignore")}
    assert LineDecoder().decode(text.encode()) == text
