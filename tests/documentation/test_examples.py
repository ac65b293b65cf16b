"""The examples in docstrings and in the READMEs run, and print what they say."""

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import promoteur

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(promoteur.__path__, "promoteur.")
    if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_print_what_they_say(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_the_python_examples_of_a_readme_run(name: str) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        parsed = doctest.DocTestParser().get_doctest(block, {}, name, name, 0)
        assert parsed.examples
        assert doctest.DocTestRunner().run(parsed).failed == 0
