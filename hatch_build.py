"""Compile the message catalogues before they are packed or installed."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> list[Path]:
    """Write a .mo beside every .po under `root` and return the files written.

    Each is written twice: Django looks for its catalogue under a name of its own.
    """
    written = []
    for source in sorted(root.glob("src/promoteur/locale/*/LC_MESSAGES/*.po")):
        with source.open("rb") as po:
            catalogue = read_po(po)
        for target in (source.with_suffix(".mo"), source.with_name("django.mo")):
            with target.open("wb") as mo:
                write_mo(mo, catalogue)
            written.append(target)
    return written


class Catalogues(BuildHookInterface[Any]):
    """The build hook: hatchling calls it for wheels and for editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and have the compiled files packed although git ignores them."""
        root = Path(self.root)
        for target in compile_catalogues(root):
            if version != "editable":
                build_data["force_include"][str(target)] = str(target.relative_to(root / "src"))
