"""The script that draws the pictures of a page: Vega-Embed as vl-convert carries it, and ours.

It is one file that never changes until Promoteur or vl-convert does, so that a browser keeps it.
"""

import hashlib
import json
import os
import subprocess
import sys
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import vl_convert

from promoteur.charts.theme import PAGE, configuration, figures
from promoteur.kit.language import LANGUAGES


def snippet() -> str:
    """Return what the script says after Vega-Embed: how pictures look, and who draws them."""
    styles = {
        "wide": configuration(PAGE),
        "narrow": configuration(PAGE, narrow=True),
        "locales": {language: {"number": figures(language)} for language in LANGUAGES},
    }
    drawing = files("promoteur.charts").joinpath("drawing.js").read_text(encoding="utf-8")
    return f"const STYLES = {json.dumps(styles)};\n{drawing}"


def script() -> str:
    """Return the whole script: 0.9 MB, made in 2 s, with 90 MB of memory that stay in use."""
    return vl_convert.javascript_bundle(snippet())


def _name() -> str:
    """Return the name of the script that would be made now: another for other parts."""
    said = f"{version('vl-convert-python')}\n{snippet()}"
    return f"charts-{hashlib.sha256(said.encode()).hexdigest()[:16]}.js"


def made(folder: Path) -> Path:
    """Return the file of the script in `folder`, made there if it is not there yet.

    Another process makes it, which gives its memory back. Two that make it at once do no harm:
    each writes a file of its own, and the last one takes the name.

    Raises:
        OSError: the folder cannot be written.
        subprocess.CalledProcessError: the script could not be made.
    """
    target = folder / _name()
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f".{os.getpid()}.js"
        command = [sys.executable, "-m", "promoteur.charts.script", str(beside)]
        subprocess.run(command, check=True)  # noqa: S603 - our own interpreter, our own module
        beside.replace(target)
        for other in folder.glob("charts-*.js"):
            if other != target:
                other.unlink(missing_ok=True)
    return target


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(script(), encoding="utf-8")
