"""Tokens hold what was put in, reveal nothing of it, and cannot be changed or made by others."""

import datetime as dt
import multiprocessing
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.kit.tokens import Seals, TokenProblem, kept_secret

NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=30)
SEALS = Seals(b"a secret of thirty-two bytes, or so")


def why(seals, purpose, token, now=NOW):
    with pytest.raises(TokenProblem) as problem:
        seals.unseal(purpose, token, now)
    return problem.value.why


@given(st.binary(max_size=300))
def test_what_was_sealed_is_unsealed(payload):
    assert SEALS.unseal("answer", SEALS.seal("answer", payload, LATER), NOW) == payload


def test_a_token_is_safe_in_an_address():
    token = SEALS.seal("answer", bytes(range(256)), LATER)
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def test_a_token_expires_to_the_second():
    token = SEALS.seal("answer", b"x", LATER)
    assert SEALS.unseal("answer", token, LATER - dt.timedelta(seconds=1)) == b"x"
    assert why(SEALS, "answer", token, LATER) == "expired"


def test_a_token_of_one_purpose_or_secret_is_forged_for_another():
    token = SEALS.seal("answer", b"x", LATER)
    assert why(SEALS, "amend", token) == "forged"
    assert why(Seals(b"another secret, also long enough"), "answer", token) == "forged"


@given(st.data())
def test_no_bit_can_be_changed(data):
    token = SEALS.seal("answer", b"survey 1, person 7", LATER)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("AZaz09-_"))
    changed = token[:at] + other + token[at + 1 :]
    if changed != token:
        assert why(SEALS, "answer", changed) == "forged"


@given(st.text(max_size=200))
def test_what_was_never_a_token_is_forged(text):
    assert why(SEALS, "answer", text) == "forged"


def test_a_token_cut_short_or_lengthened_is_forged():
    token = SEALS.seal("answer", b"x" * 40, LATER)
    for changed in (token[:-1], token[:20], token + "A", token + "=", " " + token, ""):
        assert why(SEALS, "answer", changed) == "forged"


def test_a_token_tells_nothing_of_what_is_inside():
    one, other = (SEALS.seal("answer", text, LATER) for text in (b"person 1" * 8, b"person 2" * 8))
    same = sum(a == b for a, b in zip(one, other, strict=True))
    assert same < len(one) / 4
    assert len(one) == len(other)


def test_a_hash_stands_for_a_text_within_its_purpose():
    assert SEALS.hashed("key", "7") == SEALS.hashed("key", "7")
    assert len({SEALS.hashed("key", "7"), SEALS.hashed("key", "8"), SEALS.hashed("k", "7")}) == 3


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="too short"):
        Seals(b"short")


def test_the_secret_is_made_once_for_its_owner_only(tmp_path):
    path = tmp_path / "new" / "secret"
    secret = kept_secret(path)
    assert len(secret) == 64
    assert kept_secret(path) == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["secret"]


def test_a_file_without_a_secret_is_refused(tmp_path):
    path = tmp_path / "secret"
    path.write_text("\n")
    with pytest.raises(ValueError, match="too short"):
        kept_secret(path)


def test_processes_that_start_at_once_get_the_same_secret(tmp_path):
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert len(set(pool.map(kept_secret, [tmp_path / "secret"] * 16))) == 1
