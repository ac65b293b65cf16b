"""Which addresses lead every computer to itself."""

import pytest

from promoteur.accounts.address import is_of_this_computer


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("http://192.168.1.20:8000", False),
        ("https://ask.example.org", False),
        ("https://localhost.example.org", False),
    ],
)
def test_an_address_of_this_computer_is_known(address: str, *, own: bool) -> None:
    assert is_of_this_computer(address) == own
