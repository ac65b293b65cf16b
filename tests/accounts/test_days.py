"""Days in templates are written as in sentences and pictures."""

import datetime as dt

from django.template import Context, Template

from promoteur.kit import language

DAYS = Template("{{ day|short_day }} / {{ at|short_moment }} / {{ never|short_day }}")


def test_templates_write_days_as_sentences_do() -> None:
    at = dt.datetime(2026, 1, 3, 14, 5, tzinfo=dt.UTC)
    shown = Context({"day": dt.date(2026, 9, 30), "at": at, "never": None})
    assert DAYS.render(shown) == "30 Sep 2026 / 3 Jan 2026, 14:05 / "
    language.use("fr")
    try:
        assert DAYS.render(shown) == "30 sept. 2026 / 3 janv. 2026, 14:05 / "
    finally:
        language.use("en")
