"""Which properties are believed: those that a survey asks for, and those that are sealed."""

import msgspec

from promoteur.collect import identity
from promoteur.collect.identity import signed
from promoteur.collect.published import WidgetSettings
from tests.collect.making import NOW, document
from tests.collect.test_pipeline import accepted, draft, dropped

READ = identity._properties.decode


def test_what_nobody_asked_for_or_signed_is_kept_apart():
    sent = {"score": 9, "properties": {"Agent": "Camille", "foo": "bar", "STORE": "Lyon"}}
    asked = document(properties=["store", "agent"])
    for channel in ("link", "kiosk", "widget"):
        entry = accepted(draft(sent, channel=channel, document=asked))
        assert entry.properties == {"STORE": "Lyon"}
        assert entry.unproven == {"Agent": "Camille", "foo": "bar"}


class Counted:
    """Reads properties as they are read, and notes what was read."""

    def __init__(self, texts):
        self.decode = lambda text: texts.append(text) or READ(text)


def test_a_signed_identity_brings_what_the_server_says(monkeypatch):
    asked = document(properties=["plan"], widget=WidgetSettings(identity_secret="5" * 64))
    until = int(NOW.timestamp()) + 60
    said = signed("5" * 64, "p-7", until, '{"agent": "Camille", "plan": "pro"}')
    sent = {"score": 9, "properties": {"agent": "Lou", "plan": "free"}}
    whole = {**sent, "identity": msgspec.structs.asdict(said)}
    texts = []
    monkeypatch.setattr(identity, "_properties", Counted(texts))
    entry = accepted(draft(whole, channel="widget", document=asked))
    assert (entry.person, entry.properties) == ("p-7", {"agent": "Camille", "plan": "pro"})
    assert texts == [said.properties]  # read once: every answer pays for it
    changed = {**whole["identity"], "properties": '{"agent": "Lou"}'}
    forged = draft({**whole, "identity": changed}, channel="widget", document=asked)
    assert dropped(forged) == ("verify", 403, "forged_identity")
    wrong = msgspec.structs.asdict(signed("5" * 64, "p-7", until, '{"agent": ["Lou"]}'))
    refused = draft({**whole, "identity": wrong}, channel="widget", document=asked)
    assert dropped(refused) == ("verify", 403, "identity_properties")
