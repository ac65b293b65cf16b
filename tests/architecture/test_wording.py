"""Every sentence that a person reads goes through gettext and has its French."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tools.messages import CATALOGUES, PAGES, ROOT, extract, forms, on_page, untranslated, updated

CATALOGUE_FILES = sorted(ROOT.glob(CATALOGUES))
IDS = [path.parts[-3] for path in CATALOGUE_FILES]
EACH_CATALOGUE = pytest.mark.parametrize("path", CATALOGUE_FILES, ids=IDS)

NO_BREAK = "\u00a0\u202f"
FRENCH_SPACES = re.compile(
    rf"(?<![{NO_BREAK}!?])[:;!?](?=\s|»|$)"  # ends a clause: not in 10:30, https://, a?b
    rf"|(?<![{NO_BREAK}%])%(?=[^\w(]|$)"
    rf"|«(?![{NO_BREAK}])|(?<![{NO_BREAK}])»"
)
"""Where French wants a no-break space (U+00A0, or the narrow U+202F) and there is none: before
a colon, semicolon, exclamation mark, question mark and per cent sign, and inside « »."""


def read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source)


TEMPLATE_FIELD = re.compile(r"%\((\w+)\)s")


def fields(sentence: str) -> set[tuple[str, str, str]]:
    """The {fields} of a sentence: name, format, conversion; and the %(fields)s of a template's."""
    return {
        (name, form or "", conversion or "")
        for _text, name, form, conversion in Formatter().parse(sentence)
        if name is not None
    } | {(name, "", "s") for name in TEMPLATE_FIELD.findall(sentence)}


def with_other_fields(catalogue: Catalog) -> list[str]:
    """Translations that do not show what the sentence (its plural, where it has one) shows."""
    return [
        f"{forms(message.id)[-1]!r} → {translation!r}"
        for message in catalogue
        for translation in forms(message.string)
        if message.id and translation and fields(translation) != fields(forms(message.id)[-1])
    ]


def with_breaking_spaces(catalogue: Catalog) -> list[str]:
    return [
        f"{translation!r}, at {translation[max(0, found.start() - 10) : found.end()]!r}"
        for message in catalogue
        for translation in forms(message.string)
        if message.id and (found := FRENCH_SPACES.search(translation))
    ]


def catalogue_of(msgid: str | tuple[str, str], msgstr: str | tuple[str, ...]) -> Catalog:
    catalogue = Catalog(locale="fr")
    catalogue.add(msgid, msgstr)
    return catalogue


def test_there_is_a_french_catalogue() -> None:
    assert "fr" in IDS


@EACH_CATALOGUE
def test_the_catalogue_is_in_step_with_the_source(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    source, there = (
        {forms(message.id) for message in catalogue if message.id}
        for catalogue in (extract(), read(path))
    )
    assert sorted(source - there) == [], "missing in the catalogue: run `make messages`"
    assert sorted(there - source) == [], "no longer in the source: run `make messages`"
    assert updated(text, extract()) == text, "places or order have changed: run `make messages`"


@EACH_CATALOGUE
def test_every_sentence_is_translated(path: Path) -> None:
    catalogue = read(path)
    assert untranslated(catalogue) == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


@EACH_CATALOGUE
def test_a_translation_shows_the_same_fields(path: Path) -> None:
    assert with_other_fields(read(path)) == []


def test_french_puts_no_break_spaces_before_high_signs() -> None:
    french = [path for path in CATALOGUE_FILES if "fr" in path.parts]
    found = [sentence for path in french for sentence in with_breaking_spaces(read(path))]
    assert found == [], FRENCH_SPACES_RULE


FRENCH_SPACES_RULE = (
    "French puts a no-break space (U+202F or U+00A0) before : ; ! ? % and inside « »."
)


def test_extraction_sees_every_way_to_mark_a_sentence(tmp_path: Path) -> None:
    source = tmp_path / "src/promoteur/somewhere.py"
    source.parent.mkdir(parents=True)
    source.write_text(
        '_("one")\ngettext("two")\nngettext("{n} three", "{n} threes", n)\n'
        'mark("four")\nN_("five " "six")\nprint("seven")\n'
    )
    found = {forms(message.id) for message in extract(tmp_path) if message.id}
    assert found == {("one",), ("two",), ("{n} three", "{n} threes"), ("four",), ("five six",)}


def test_extraction_sees_every_way_to_mark_a_sentence_of_a_page() -> None:
    page = (
        '{% translate "one" %}<p title="{% translate \'two\' %}">{{ "nothing" }}</p>\n'
        "  {% blocktranslate with a=b trimmed %}\n    three {{ a }}\n  {% endblocktranslate %}\n"
        "{% blocktranslate count n=n %}{{ n }} four{% plural %}{{ n }} fours{% endblocktranslate %}"
        '{{ _("five") }}{% if x == _("six") %}seven{% endif %}'
    )
    found = {forms(message) for message in on_page(page)}
    plural = ("%(n)s four", "%(n)s fours")
    assert found == {("one",), ("two",), ("three %(a)s",), plural, ("five",), ("six",)}


UNSAID = re.compile(
    r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}|\{%\s*block\s+\w+_class\s*%\}\w+"
    r"|\{[%{#].*?[#}%]\}|<!--.*?-->|<[^>]*>"
    r"|&\w+;|\b(?:Promoteur|SVG|PNG)\b",
    re.DOTALL,
)
"""What a template may hold beside sentences: tags of both kinds, and names."""
READ_OUT = re.compile(r'(?:aria-label|alt|title|placeholder)="[^"]*[^\W\d_]{2}')
FILLED = re.compile(r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}|\{[{%].*?[%}]\}", re.DOTALL)


def bare_words(page: str) -> list[str]:
    """The words of a template that everyone would read in English."""
    return re.findall(r"[^\W\d_]{2,}", UNSAID.sub(" ", page)) + READ_OUT.findall(
        FILLED.sub("", page)
    )


def test_no_page_says_a_word_that_cannot_be_translated() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): words
        for path in sorted(ROOT.glob(PAGES))
        if (words := bare_words(path.read_text("utf-8")))
    }
    assert found == {}, "write {% translate %} around these and run `make messages`"


@pytest.mark.parametrize("page", ["<p>Save</p>", '<img alt="A picture">', "{{ a }} of {{ b }}"])
def test_a_planted_word_is_found(page: str) -> None:
    assert bare_words(page)


def test_the_update_keeps_drops_and_never_guesses() -> None:
    header = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
    template = Catalog()
    template.add("kept", locations=[("b.py", 7)])
    template.add("a new sentence", locations=[("a.py", 9)])
    before = f'{header}msgid "kept"\nmsgstr "gardé"\n\nmsgid "a sentence"\nmsgstr "une phrase"\n'
    assert updated(before, template) == (
        f'{header}#: a.py\nmsgid "a new sentence"\nmsgstr ""\n\n'
        '#: b.py\nmsgid "kept"\nmsgstr "gardé"\n'
    )


def test_a_changed_plural_loses_its_translation() -> None:
    header = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
    template = Catalog()
    template.add(("{n} person", "{n} people"))
    before = f'{header}msgid "{{n}} person"\nmsgstr "{{n}} personne"\n'
    after = updated(before, template)
    assert 'msgstr[0] ""\nmsgstr[1] ""\n' in after
    assert "fuzzy" not in after


@pytest.mark.parametrize(
    ("msgid", "msgstr"),
    [
        ("{n} of {all}", "{n} sur {tous}"),
        ("{n} of {all}", "{n} sur"),
        ("{rate:.1f} points", "{rate:.2f} points"),
        (("{n} answer", "{n} answers"), ("une réponse", "{n} réponses")),
    ],
)
def test_a_field_that_differs_is_seen(
    msgid: str | tuple[str, str], msgstr: str | tuple[str, ...]
) -> None:
    assert with_other_fields(catalogue_of(msgid, msgstr))


def test_fields_may_change_places() -> None:
    assert with_other_fields(catalogue_of("{n} of {all}", "sur {all}, {n}")) == []


def test_a_half_translated_plural_is_seen() -> None:
    assert untranslated(catalogue_of(("{n} day", "{n} days"), ("{n} jour", ""))) == ["{n} day"]


@pytest.mark.parametrize(
    "sentence",
    ["Score: 30", "Score : 30", "Vraiment?", "Bien !", "30%", "95 % sûr", "«oui»", "a ; b"],
)
def test_a_missing_no_break_space_is_seen(sentence: str) -> None:
    assert with_breaking_spaces(catalogue_of("anything", sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Score\u00a0: 30",
        "Vraiment\u202f?!",
        "30\u202f%",
        "«\u202foui\u202f»",
        "à 10:30",
        "voir https://example.org/?a=b",
        "la colonne {name!r}, {rate:.1f}",
    ],
)
def test_right_french_spaces_pass(sentence: str) -> None:
    assert with_breaking_spaces(catalogue_of("anything", sentence)) == []
