"""Bring the French catalogue up to date with the sentences of the source, and compile it.

`make messages` runs it. It keeps translations, drops what the source no longer says and never
guesses: a new sentence stands with an empty translation until somebody writes one.
"""

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract as found_in
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
CATALOGUES = "src/promoteur/locale/*/LC_MESSAGES/*.po"
PAGES = "src/promoteur/*/templates/**/*.[ht][tx]*"
"""The pages of Django's slices; the respondent's page has words of its own, in ten languages."""
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None, "N_": None}
"""The functions whose literals are translated; of `ngettext` the first two arguments."""


def extract(root: Path = ROOT) -> Catalog:
    """Return every sentence that the source under `root` marks for translation."""
    template = Catalog()
    for source in sorted(root.glob("src/promoteur/**/*.py")):
        name = source.relative_to(root).as_posix()
        for line, message, _comments, _context in extract_from_file("python", source, KEYWORDS):
            template.add(message, locations=[(name, line)])
    for page in sorted(root.glob(PAGES)):
        name = page.relative_to(root).as_posix()
        for message in on_page(page.read_text(encoding="utf-8")):
            template.add(message, locations=[(name, 0)])
    return template


def on_page(source: str) -> Iterator[str | tuple[str, ...]]:
    """Yield the sentences that a Django template marks, as Django asks the catalogue for them."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 - for pages only

    calls = "\n".join(line.strip() for line in templatize(source).splitlines())
    for _line, message, _comments, _context in found_in(
        "python", io.BytesIO(calls.encode()), KEYWORDS
    ):
        yield message


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return a message, or its translation, as the tuple of its forms: one, or one per number."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the sentences without a translation, or with one that leaves out a plural form."""
    return [
        forms(message.id)[0]
        for message in catalogue
        if message.id and not all(forms(message.string))
    ]


def _header(text: str) -> str:
    """Return the first paragraph of a catalogue: it stays as it is, without dates or versions."""
    return re.split(r"\n\s*\n", text, maxsplit=1)[0].rstrip("\n") + "\n\n"


def updated(text: str, template: Catalog) -> str:
    """Return the text of a catalogue, brought up to date with the sentences of `template`."""
    catalogue = read_po(io.StringIO(text))
    wanted = {message.id for message in template}
    for message in list(catalogue):
        if message.id not in wanted:  # gone, or no longer with the same plural
            catalogue.delete(message.id)
    catalogue.update(template, no_fuzzy_matching=True)
    for message in catalogue:
        message.flags -= {"python-format", "python-brace-format"}
    body = io.BytesIO()
    write_po(
        body,
        catalogue,
        width=0,
        omit_header=True,
        sort_by_file=True,
        include_lineno=False,
        ignore_obsolete=True,
    )
    return _header(text) + body.getvalue().decode().rstrip("\n") + "\n"


def update(sources: Iterable[Path], template: Catalog) -> None:
    """Rewrite the catalogues that are behind `template` and say what is left to translate."""
    for source in sources:
        text = source.read_text(encoding="utf-8")
        new = updated(text, template)
        if new != text:
            source.write_text(new, encoding="utf-8")
        missing = untranslated(read_po(io.StringIO(new)))
        print(f"{source.relative_to(ROOT)}: {len(template)} sentences, {len(missing)} to translate")
        for sentence in missing:
            print(f"  {sentence}")


def main() -> None:
    """Extract, update, compile."""
    from hatch_build import compile_catalogues  # noqa: PLC0415 - reading messages needs no builder

    update(sorted(ROOT.glob(CATALOGUES)), extract())
    compile_catalogues(ROOT)


if __name__ == "__main__":
    main()
