"""Time zones as forms offer them: each once, by the name that it has today."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms

UTC = "UTC"


@cache
def known() -> frozenset[str]:
    """Return every name of a time zone that this machine understands, earlier ones as well."""
    return frozenset(available_timezones())


@cache
def earlier_names() -> dict[str, tuple[str, ...]]:
    """Return for each zone that is offered its other names, which a browser may call it by."""
    from babel.core import get_global  # noqa: PLC0415 - as in `kit.language`

    there, others = known(), get_global("zone_aliases")
    # "Etc/GMT+5" and "EST5EDT" are rules without a place: nobody looks for them.
    places = {one for one in there if "/" in one and not one.startswith("Etc/")}
    today = {one for one in places if others.get(one) not in there}
    found: dict[str, list[str]] = {one: [] for one in (*today, UTC)}
    for earlier, name in others.items():
        if name in found and earlier in there:
            found[name].append(earlier)
    return {name: tuple(sorted(several)) for name, several in found.items()}


def offered(kept: list[str]) -> list[tuple[str, str]]:
    """Return the zones of a select with their words, in the order of these, UTC before all others.

    Args:
        kept: what is chosen already: offered, too, where it is an earlier name.
    """
    names = {*earlier_names(), *(one for one in kept if one in known())}
    words = {one: one.replace("_", " ") for one in names}
    return sorted(words.items(), key=lambda pair: (pair[0] != UTC, pair[1].casefold()))


class ZoneSelect(forms.Select):
    """A select of time zones that knows by which other names a browser may call each."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        """Return what is offered, with the zone that is chosen."""
        self.choices = offered(value)
        return super().optgroups(name, value, attrs)

    def create_option(self, name: str, value: Any, *more: Any, **other: Any) -> dict[str, Any]:
        """Return one zone, with its other names."""
        option: dict[str, Any] = super().create_option(name, value, *more, **other)
        if also := earlier_names().get(str(value)):
            option["attrs"]["data-also"] = " ".join(also)
        return option


class ZoneField(forms.ChoiceField):
    """A time zone; one that was chosen under its earlier name stays as it is."""

    widget = ZoneSelect

    def valid_value(self, value: str) -> bool:
        """Return whether there is such a zone, whatever its name of today."""
        return value in known()
