"""No sentence reaches a person as a bare literal: each goes through `_()` or `ngettext()`.

The checker reads the source and looks at the places where words meet people: a Problem, `print`,
`write`, a parser's help, a table's headings, a chart's titles. Words handed over by a variable are
out of its sight; the rule holds for them all the same.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src/promoteur").rglob("*.py"))

EXCEPTIONS: dict[str, str] = {}
"""`path: 'literal'`, as a failure prints it, → why it is the same in every language."""

SHOWN_BY_KEYWORD = {"help", "description", "epilog", "title", "subtitle", "caption"}
SHOWN_WHOLE = {"add_argument_group", "add_column", "SystemExit"}
"""Calls whose arguments are shown to people: any word is one too many."""
SHOWN_OR_A_CODE = {"print", "add_row", "error", "exit"}
"""Calls whose arguments are shown too, but may be a code: `utf-8`, `n_effective`, `score.csv`."""

A_WORD = re.compile(r"[^\W\d_]{2,}")
WORDS = re.compile(r"[^\W\d_]{2,}[,;:.]?\s+[^\W\d_]{2,}")
CODE = re.compile(r"[a-z0-9_./-]+:?\s*")
FIELD = re.compile(r"\{[^{}]*\}")
SIGNS = re.compile(r"<[^<>]*>|%\(\w+\)[a-z]|%[-#]?[A-Za-z]|\x1b\[[\d;]*m|\[/?[^\]\s]*\]")
"""Tags, date codes, colours: what a literal may hold without saying anything."""
NAMES = re.compile(r"\b(Promoteur|CSV|JSON|SVG|PNG)\b")
"""Words that are the same in every language."""


def pieces(node: ast.expr) -> Iterator[str]:
    """The literals of which an expression is made, as far as they reach the person as they are."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Name(id="__doc__"):
            yield "a docstring in one language"
        case ast.JoinedStr(values=values):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in values
            )
        case _:
            for part in _shown_parts(node):
                yield from pieces(part)


def _shown_parts(node: ast.expr) -> list[ast.expr]:
    """The parts of a composed expression whose text survives into the whole."""
    match node:
        case ast.BinOp(left=one, right=other) | ast.IfExp(body=one, orelse=other):
            return [one, other]
        case ast.BoolOp(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            return parts
        case ast.Starred(value=part) | ast.NamedExpr(value=part):
            return [part]
        case ast.Call(func=ast.Attribute(value=text, attr="format" | "strip" | "upper")):
            return [text]
        case ast.Call(func=ast.Attribute(attr="join"), args=parts):
            return parts
    return []


def said(text: str) -> str:
    """What is left of a literal when all that says nothing is taken out; a field becomes 0."""
    return NAMES.sub("", SIGNS.sub("", FIELD.sub("0", text)))


def speaks(text: str, *, code_allowed: bool) -> bool:
    """Whether a literal holds a word (n and p are none) that is not a code, where codes may be."""
    left = said(text)
    return bool(A_WORD.search(left)) and not (code_allowed and CODE.fullmatch(left))


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _said(call: ast.Call) -> Iterator[str]:
    """The words in one call that a person would read and no catalogue knows."""
    name = _called(call)
    arguments = [text for argument in call.args for text in pieces(argument)]
    for keyword in call.keywords:
        if keyword.arg in SHOWN_BY_KEYWORD:
            yield from (t for t in pieces(keyword.value) if speaks(t, code_allowed=False))
        elif name.endswith("Problem"):
            arguments.extend(pieces(keyword.value))
    if name in SHOWN_WHOLE:
        yield from (text for text in arguments if speaks(text, code_allowed=False))
    elif name in SHOWN_OR_A_CODE or name.endswith("Problem"):
        yield from (text for text in arguments if speaks(text, code_allowed=True))
    elif name == "write":
        yield from (text for text in arguments if WORDS.search(said(text)))
    elif name in {"_", "gettext", "ngettext", "mark", "N_"}:
        yield from _beyond_the_catalogue(call)


def _entered(entries: ast.Dict) -> Iterator[str]:
    """The words in a dictionary, as a picture's specification is one, that a person would read."""
    for key, value in zip(entries.keys, entries.values, strict=True):
        if isinstance(key, ast.Constant) and key.value in SHOWN_BY_KEYWORD:
            yield from (text for text in pieces(value) if speaks(text, code_allowed=False))


def _beyond_the_catalogue(call: ast.Call) -> Iterator[str]:
    """What stands inside `_()` and still is not a plain literal, so that extraction misses it."""
    for argument in call.args[: 2 if _called(call) == "ngettext" else 1]:
        if not isinstance(argument, ast.Constant):
            yield from (text for text in pieces(argument) if A_WORD.search(text))


def untranslatable(source: str, path: str = "planted.py") -> list[str]:
    """The literals of a source that people would read in English whatever their language."""
    return [
        f"{path}:{node.lineno}: {text!r}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call | ast.Dict)
        for text in (_said(node) if isinstance(node, ast.Call) else _entered(node))
    ]


def without_line(finding: str) -> str:
    return re.sub(r":\d+: ", ": ", finding, count=1)


def findings() -> list[str]:
    return [
        finding
        for path in SOURCES
        for finding in untranslatable(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
    ]


def test_no_literal_is_shown_to_a_person_outside_gettext() -> None:
    found = [finding for finding in findings() if without_line(finding) not in EXCEPTIONS]
    assert found == [], "wrap these in _() or ngettext() and run `make messages`"


def test_every_exception_is_still_needed() -> None:
    assert EXCEPTIONS.keys() - {without_line(finding) for finding in findings()} == set()


@pytest.mark.parametrize(
    "planted",
    [
        'raise ScoreProblem("Nobody answered.")',
        'raise FileProblem(f"There is no file {path}.")',
        'raise files.FileProblem("Nobody answered in {}.".format(path))',
        'raise FileProblem(_("This is right."), hint="This is not.")',
        'print("Score")',
        'print("the answer" if one else "the answers")',
        'print(f"{n} answers")',
        'console.print("[bold]Nobody answered[/bold]")',
        'sys.stderr.write("Nobody answered.\\n")',
        'parser.add_argument("--by", help="columns to group by")',
        'ArgumentParser(description="Scores answers", epilog=_("right"))',
        "ArgumentParser(description=__doc__)",
        'parser.add_argument_group("output")',
        'parser.error("no such file")',
        'sys.exit("Nobody answered.")',
        'raise SystemExit("Nobody")',
        'table.add_column("score")',
        'table.add_row("Promoters", number(3))',
        'field("at:O", title="month")',
        'axis = {"title": "month", "grid": True}',
        '{"title": {"text": lines, "subtitle": ["The " + name]}}',
        'Table(title=", ".join(["low", "high"]))',
        '_(f"{n} answers")',
        '_("{n} answers".format(n=n))',
        '_("Nobody " + "answered.")',
        'ngettext("{n} answer", f"{n} answers", n)',
    ],
)
def test_a_planted_literal_is_found(planted: str) -> None:
    assert untranslatable(planted)


@pytest.mark.parametrize(
    "clean",
    [
        'raise ScoreProblem(_("Nobody answered."))',
        'raise ScoreProblem(_("No column {name}.").format(name=name))',
        'raise ValueError(f"language {language!r} is not one")',
        'print(_("Score"), end="")',
        'print(f"{low} – {high} (n = {n})", file=stream)',
        'print(f"{name}.csv", "\\x1b[31m")',
        'print(json.dumps({"score": 30}))',
        'print("n_effective", "utf-8", sep=" and ")',
        'print(ngettext("{n} answer", "{n} answers", n).format(n=n))',
        "stream.write(\"<svg xmlns='http://www.w3.org/2000/svg' class='a b'>\")",
        'stream.write("n_answers,score\\n")',
        'parser.add_argument("--by", help=_("columns to group by"), metavar="COLUMN")',
        'parser.add_argument_group(_("output"))',
        'ArgumentParser(prog="promoteur", description=_("Scores answers."))',
        'Table(title=None, caption=f"{n} %")',
        'table.add_column(_("Score"), style="bold red", justify="right")',
        'table.add_row(name, f"[red]{number(3)}[/red]", "–")',
        '{"title": None, "format": "%Y-%m", **more}',
        '{"title": {"anchor": "start"}, "description": "Promoteur"}',
        '_(WORDS["red flag"])',
        '_("long " "sentence")',
    ],
)
def test_clean_code_passes(clean: str) -> None:
    assert untranslatable(clean) == []
