"""The language a person reads: gettext for sentences, Babel for figures.

Verbs: `use` a language, translate with `_` and `ngettext`, write a `number`, a
`percentage`, a `day`.
"""

import datetime as dt
import functools
import gettext as stdlib_gettext
import os
import re
from contextvars import ContextVar
from pathlib import Path

DOMAIN = "promoteur"
LANGUAGES = ("en", "fr")
LOCALES = Path(__file__).parent.parent / "locale"


def _from_environment() -> str:
    """Return the language of the environment (POSIX rules), English where it is not one of ours."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            wanted = (re.split(r"[_.@-]", part)[0].lower() for part in value.split(":"))
            return next((language for language in wanted if language in LANGUAGES), "en")
    return "en"


_current: ContextVar[str | None] = ContextVar("language", default=None)


def use(language: str | None) -> None:
    """Read and write `language` ("en" or "fr") from now on; None: the environment's language."""
    if language is not None and language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not one of {', '.join(LANGUAGES)}")
    _current.set(language)


def current() -> str:
    """Return the code of the language in use: "en" or "fr"."""
    return _current.get() or _from_environment()


@functools.cache
def _catalogue(language: str) -> stdlib_gettext.NullTranslations:
    return stdlib_gettext.translation(DOMAIN, LOCALES, [language], fallback=True)


def gettext(message: str) -> str:
    """Return `message` in the language in use."""
    return _catalogue(current()).gettext(message)


def ngettext(singular: str, plural: str, n: float) -> str:
    """Return the form of a message that goes with `n` in the language in use.

    Fractions: English has the plural for all of them (1.5 points), French from 2 on (1,5 point).
    """
    whole = float(n).is_integer()
    count = int(n) if whole or current() != "en" else 2
    return _catalogue(current()).ngettext(singular, plural, count)


def mark(message: str) -> str:
    """Return `message` as it is, marked for translation where it is shown."""
    return message


def number(value: float, decimals: int = 0, *, sign: bool = False) -> str:
    """Return `value` rounded to `decimals`, as the language in use writes it; `sign`: +3, −3, 0."""
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    rounded = round(value, decimals) + 0.0
    pattern = f"+{digits};−{digits}" if sign and rounded else f"{digits};−{digits}"
    return _written(rounded, pattern, current())


@functools.lru_cache(maxsize=8192)  # a page writes the same figures again and again
def _written(value: float, pattern: str, language: str) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 - 30 ms that `--help` does not need

    return format_decimal(value, format=pattern, locale=language)


def as_given(value: float) -> str:
    """Return a number with all its decimals; a year is not cut into thousands: 2026, 12,345.6."""
    from babel.numbers import format_decimal  # noqa: PLC0415 - as above

    return format_decimal(
        value,
        format="#,##0.#;−#,##0.#",
        locale=current(),
        decimal_quantization=False,
        group_separator=abs(value) >= 10_000,
    )


def percentage(share: float, decimals: int = 0) -> str:
    """Return a share between 0 and 1 as a percentage, as the language in use writes it.

    Rounding never makes none or all of it: 4 of 1,000 is "<1%", 999 of 1,000 is ">99%".
    """
    step = 10.0**-decimals
    rounded = round(100 * share, decimals)
    if share > 0 and not rounded:
        return gettext("<{percentage}").format(percentage=_percent(step, decimals))
    if share < 1 and rounded >= 100:
        return gettext(">{percentage}").format(percentage=_percent(100 - step, decimals))
    return _percent(rounded, decimals)


def _percent(percent: float, decimals: int) -> str:
    return gettext("{percent}%").format(percent=number(percent, decimals))


def day(date: dt.date) -> str:
    """Return a date in words: "30 June 2026", « 30 juin 2026 », « 1er juillet 2026 »."""
    return _day_of(date, "MMMM y")


def short_day(date: dt.date) -> str:
    """Return a date as a table has it: "30 Sep 2026", « 30 sept. 2026 »."""
    return _day_of(date, "MMM y")


def short_days(first: dt.date, last: dt.date) -> str:
    """Return days from first to last: "1–30 Sep 2026", "1 Jun – 30 Sep 2026"."""
    end = short_day(last)
    if first == last:
        return end
    if first.year != last.year:
        return f"{short_day(first)}\N{THIN SPACE}–\N{THIN SPACE}{end}"
    if first.month != last.month:
        return f"{_day_of(first, 'MMM')}\N{THIN SPACE}–\N{THIN SPACE}{end}"
    return f"{_day_of(first, '')}–{end}"


def month(date: dt.date) -> str:
    """Return the month of a date as a table has it: "Sep 2026", « sept. 2026 »."""
    return _dated(date, "MMM y")


def quarter(date: dt.date) -> str:
    """Return the quarter of a date: "Q3 2026", « T3 2026 »."""
    return _dated(date, "QQQ y")


def _day_of(date: dt.date, rest: str) -> str:
    day = "d'er'" if current() == "fr" and date.day == 1 else "d"
    return _dated(date, f"{day} {rest}".strip())


def _dated(date: dt.date, pattern: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415 - 30 ms that `--help` does not need

    return format_date(date, format=pattern, locale=current())
