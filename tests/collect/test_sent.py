"""What a browser sends is understood, or refused with the reason; nothing makes the reader fall."""

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promoteur.collect.sent import FORM, Malformed, Sent, parsed

LONG = "x" * 5_001


def refused(body, media="application/json"):
    with pytest.raises(Malformed) as problem:
        parsed(body, media)
    return problem.value.code


def form(*pairs):
    return parsed(urlencode(pairs).encode(), f"{FORM}; charset=utf-8")


def test_json_is_understood():
    body = {"score": 0, "comment": "Zéro", "further": {"q": ["a"], "r": 5, "s": True, "t": "x"}}
    sent = parsed(json.dumps(body).encode(), "application/json; charset=utf-8")
    assert (sent.score, sent.comment) == (0, "Zéro")
    assert sent.further == body["further"]
    assert parsed(b'{"properties": {"n": 3}}', "text/plain").properties == {"n": 3.0}


def test_a_form_is_understood():
    sent = form(
        ("score", "0"),
        ("comment", "à bientôt"),
        ("further.one", "5"),
        ("further.many", "a"),
        ("further.many", "b"),
        ("property.store", "Lyon"),
        ("key", "0123456789abcdef"),
        ("language", "fr"),
        ("submit", "Send"),
    )
    assert (sent.score, sent.comment, sent.language) == (0, "à bientôt", "fr")
    assert sent.further == {"one": "5", "many": ["a", "b"]}
    assert sent.properties == {"store": "Lyon"}
    assert sent.key == "0123456789abcdef"


def test_what_a_form_leaves_empty_is_not_there_but_a_comment_was_seen():
    assert form(("score", ""), ("comment", ""), ("language", "")) == Sent(comment="")
    assert form(("score", "3")).comment is None


def test_names_that_nobody_knows_are_ignored():
    assert parsed(b'{"score": 3, "colour": "red"}', "application/json") == Sent(score=3)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"x":' + b"[" * 5000,
        b'{"score": 3}x',
        b"\xff\xfe",
        b'{"comment": "\\ud800"}',
        b"nothing",
    ],
)
def test_what_is_no_json_is_malformed(body):
    assert refused(body) == "malformed"


@pytest.mark.parametrize(
    "fields",
    [
        {"score": 11},
        {"score": -1},
        {"score": 9.5},
        {"score": "9"},
        {"score": True},
        {"score": 10**30},
        {"comment": 3},
        {"comment": "x" * 5_001, "score": 11},
        {"comment": "x" * 5_001, "further": [1]},
        {"further": {"q": {"deep": 1}}},
        {"further": {f"q{n}": 1 for n in range(51)}},
        {"further": {"": 1}},
        {"further": {"q": ["x"] * 101}},
        {"properties": {"p": "x" * 257}},
        {"properties": {"p" * 65: "x"}},
        {"properties": {"p": None}},
        {"key": "short"},
        {"key": "with a space in the middle"},
        {"key": "x" * 65},
        {"age": -1},
        {"language": "x" * 36},
        {"identity": {"person": "7"}},
    ],
)
def test_a_field_of_the_wrong_type_or_size_is_invalid(fields):
    assert refused(json.dumps(fields).encode()) == "invalid"


@pytest.mark.parametrize("fields", [{"comment": LONG}, {"comment": "a", "further": {"q": LONG}}])
@pytest.mark.parametrize("media", ["application/json", FORM])
def test_a_text_that_is_too_long_is_refused_as_such_and_not_lost(fields, media):
    flat = {"score": "3", "comment": fields["comment"]}
    flat |= {f"further.{name}": text for name, text in fields.get("further", {}).items()}
    body = json.dumps({"score": 3, **fields}) if media != FORM else urlencode(flat)
    with pytest.raises(Malformed) as problem:
        parsed(body.encode(), media)
    assert problem.value.code == "too_long"
    assert problem.value.sent == Sent(score=3, **fields)


def test_a_text_as_long_as_a_page_lets_it_be_is_taken():
    lines = "a\r\n" * 2_500  # as a form sends what counts as 5,000 signs
    assert form(("score", "3"), ("comment", lines)).comment == "a\n" * 2_500


def test_json_that_ends_badly_after_a_long_text_is_refused():
    assert refused(b'{"comment": "' + b"x" * 5_001 + b'"} x') in {"invalid", "malformed"}


@pytest.mark.parametrize("text", ["[1]", "3", "null", '"x"'])
def test_json_that_is_no_object_is_invalid(text):
    assert refused(text.encode()) == "invalid"


@pytest.mark.parametrize("score", ["11", "nine", "9.5", "٣", "-0.5"])
def test_a_score_of_a_form_that_is_none_is_invalid(score):
    assert refused(urlencode({"score": score}).encode(), FORM) == "invalid"


def test_a_form_with_too_many_fields_is_malformed():
    assert refused(b"&".join(b"further.%d=1" % n for n in range(300)), FORM) == "malformed"


@pytest.mark.parametrize("media", ["", "multipart/form-data", "text/html", "application/xml"])
def test_other_kinds_of_bodies_are_refused(media):
    assert refused(b'{"score": 3}', media) == "media_type"


def test_nul_characters_are_left_out():
    body = '{"comment": "a\\u0000b", "further": {"q\\u0000": ["\\u0000x"]}}'
    sent = parsed(body.encode(), "application/json")
    assert (sent.comment, sent.further) == ("ab", {"q": ["x"]})
    assert form(("comment", "a\0b")).comment == "ab"


@given(st.binary(max_size=200), st.sampled_from(["application/json", FORM]))
def test_any_bytes_are_understood_or_refused(body, media):
    try:
        found = parsed(body, media)
    except Malformed:
        return
    assert isinstance(found, Sent)
