"""The picture of one tally: how many gave each answer, and the score that makes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from promoteur.charts.caption import (
    AXIS,
    HEADLINE,
    Caption,
    answers,
    one_line,
    picture,
    scale_notes,
)
from promoteur.charts.vega import (
    Channel,
    Layer,
    Picture,
    expression,
    field,
    fixed,
    marks,
)
from promoteur.kit.language import gettext as _
from promoteur.kit.language import ngettext, number, percentage
from promoteur.score.interval import Interval, critical, interval
from promoteur.score.reading import SAMPLE_WORDS, Sample, decimals, read, sample_of
from promoteur.score.scale import CATEGORY_WORDS, Category
from promoteur.score.tally import Tally

HEIGHT = 240
"""Of the tallest bar, in pixels."""

BELOW = 104
"""Height of the axis and of the names, shares and counts of the categories under it, in pixels."""

LETTERS = {"share": 6.2, "count": 5.2}
"""Width of a letter of the labels on bars, in pixels, where there is least room."""

HEADROOM = 1.18
"""The scale goes this much above the tallest bar, for the labels that stand on it."""


@dataclass(frozen=True, slots=True)
class Group:
    """One category: its first and last answer on the axis, answers, and share (0–1) by weight."""

    category: Category
    answers: tuple[str, ...]
    n: float
    share: float

    @property
    def span(self) -> str:
        """The answers of the group: 0–6."""
        return "–".join(dict.fromkeys((self.answers[0], self.answers[-1])))

    @property
    def middle(self) -> tuple[str, float]:
        """The axis value at the middle of the group, and where in its band (0–1)."""
        return self.answers[(len(self.answers) - 1) // 2], 0.5 if len(self.answers) % 2 else 1.0


def _axis_label(tally: Tally, i: int) -> str:
    label = tally.scale.labels[i]
    return label if label.isdecimal() else _(CATEGORY_WORDS[tally.scale.categories[i]])


def _bars(tally: Tally, *, shares: bool) -> list[dict[str, Any]]:
    total = tally.total_weight
    return [
        {
            "answer": _axis_label(tally, i),
            "category": tally.scale.categories[i].value,
            "answers": n,
            "share": weight / total,
            "share_text": percentage(weight / total) if shares and n else "",
            "count_text": number(n),
        }
        for i, (n, weight) in enumerate(zip(tally.answers, tally.weight, strict=True))
    ]


def _groups(tally: Tally) -> list[Group]:
    found = []
    for category in Category:
        places = [i for i, of in enumerate(tally.scale.categories) if of is category]
        found.append(
            Group(
                category,
                tuple(_axis_label(tally, i) for i in places),
                sum(tally.answers[i] for i in places),
                sum(tally.weight[i] for i in places) / tally.total_weight,
            )
        )
    return found


def _subtitle(tally: Tally) -> tuple[str, ...]:
    """Return what was counted, what was left out, and what the scale demands to be said."""
    said = [answers(tally.n) if tally.n else _("No answers, no score")]
    if tally.weight != tally.answers and tally.n:
        said.append(
            _("weighted: they tell as much as {n} equal ones").format(n=number(tally.n_effective))
        )
    if tally.missing:
        left = ngettext(
            "{n} without an answer left out", "{n} without an answer left out", tally.missing
        )
        said.append(left.format(n=number(tally.missing)))
    if tally.invalid:
        left = ngettext("{n} invalid value left out", "{n} invalid values left out", tally.invalid)
        said.append(left.format(n=number(tally.invalid)))
    return (" · ".join(said), *scale_notes(tally.scale))


def _table(tally: Tally, *, shares: bool) -> Iterator[tuple[str, ...]]:
    """Yield the table's rows: every answer, then every category where that is another thing."""
    digits = decimals(tally.n)
    for bar in _bars(tally, shares=shares):
        share = percentage(bar["share"], digits) if shares else "–"
        yield (bar["answer"], bar["count_text"], share)
    if len(tally.scale.labels) > len(Category):
        for group in _groups(tally):
            name = f"{_(CATEGORY_WORDS[group.category])} ({group.span})"
            share = percentage(group.share, digits) if shares else "–"
            yield (name, number(group.n), share)


def _beside(tally: Tally, found: Interval | None, confidence: float) -> tuple[str, ...]:
    """Return the lines beside the score: its limits and its reading, or why there is none."""
    if found is None:
        words = _(SAMPLE_WORDS[sample_of(tally.n_effective)])
        return (words[:1].upper() + words[1:],)
    digits = decimals(tally.n)
    limits = _("between {low} and {high} ({confidence} confidence)").format(
        low=number(found.low, digits),
        high=number(found.high, digits),
        confidence=percentage(confidence),
    )
    return (limits, str(read(tally)))


def _caption(tally: Tally, title: str, confidence: float) -> Caption:
    sample = sample_of(tally.n_effective)
    found = None if sample is Sample.COUNTS_ONLY else interval(tally, confidence)
    return Caption(
        title=title,
        subtitle=_subtitle(tally),
        columns=(_("Answer"), _("Answers"), _("Share")),
        rows=tuple(_table(tally, shares=found is not None)),
        figure="" if found is None else number(found.score, decimals(tally.n)),
        beside=_beside(tally, found, confidence),
    )


def _fits(label: str, bars: Sequence[Any]) -> str:
    """Return the condition of a label: it has room on its bar, and does not run into the next."""
    letters = f"(length(datum.{label}_text) + (datum.share < 0.01))"
    return f"{letters} * {LETTERS[label]} < width / {len(bars)}"


def _bar_layers(bars: list[dict[str, Any]]) -> list[Layer]:
    top = HEADROOM * max(bar["share"] for bar in bars)
    axis = {"labelAngle": 0, "labelFontSize": 13, "labelPadding": 6}
    places = {"paddingInner": 0.14, "paddingOuter": 0.04}
    base = {
        "x": field("answer:O", sort=None, axis=axis, scale=places),
        "y": field("share:Q", axis=None, scale={"domain": [0, top], "nice": False}),
    }
    told = {
        "color": field("category:N", legend=None, scale={"domain": list(Category)}),
        "tooltip": [
            field("answer:N", title=_("Answer")),
            field("count_text:N", title=_("Answers")),
            field("share_text:N", title=_("Share")),
        ],
    }
    share, count = (base | {"text": field(f"{one}_text:N")} for one in ("share", "count"))
    return [
        marks(bars, "bar", base | told, cornerRadiusEnd=3),
        marks(bars, "text", share, _fits("share", bars), style="share", dy=-25, baseline="middle"),
        marks(bars, "text", count, _fits("count", bars), style="count", dy=-9, baseline="middle"),
    ]


def _below(pixels: int) -> Channel:
    """Return the place `pixels` below the drawing area."""
    return fixed(expression(f"height + {pixels}"))


def _group_layers(group: Group, *, shares: bool) -> list[Layer]:
    """Return the line under a category's answers with its name, share and count."""
    middle, band = group.middle
    row = {
        "first": group.answers[0],
        "last": group.answers[-1],
        "middle": middle,
        "category": group.category.value,
        "name": _(CATEGORY_WORDS[group.category]),
        "share_text": percentage(group.share) if shares else "",
        "count_text": number(group.n),
    }
    rows = [row]
    colour = field("category:N", legend=None)
    line = {
        "x": field("first:O", sort=None, bandPosition=0),
        "x2": field("last", bandPosition=1),
        "y": _below(32),
        "color": colour,
    }
    x = field("middle:O", sort=None, bandPosition=band)
    name = {"x": x, "y": _below(41), "text": field("name:N"), "color": colour}
    share = {"x": x, "y": _below(59), "text": field("share_text:N")}
    count = {"x": x, "y": _below(75 if shares else 59), "text": field("count_text:N")}
    return [
        marks(rows, "rule", line, strokeWidth=3, strokeCap="butt"),
        marks(rows, "text", name, style="category", baseline="top"),
        marks(rows, "text", share, style="category-share", baseline="top"),
        marks(rows, "text", count, style="category-count", baseline="top"),
    ]


def _headline_layer(caption: Caption) -> Layer:
    """Return the figure, large, and the lines beside it, above the bars."""
    rows = [{"figure": caption.figure, "beside": list(caption.beside)}]
    figure_width = round(sum(0.28 if c in ".,  " else 0.57 for c in caption.figure) * 44)
    figure = {"x": fixed(0), "y": fixed(-28), "text": field("figure:N")}
    beside = {"x": fixed(0), "y": fixed(-45), "text": field("beside:N")}
    look = {"style": "beside-figure", "align": "left", "baseline": "top"}
    dx = figure_width + 12 * bool(figure_width)
    layers = [
        marks(rows, "text", figure, style="figure", align="left", baseline="middle"),
        marks(rows, "text", beside, dx=dx, **look),
    ]
    return {"name": HEADLINE, "layer": layers}


def distribution(tally: Tally, title: str, confidence: float = 0.95) -> Picture:
    """Return the picture of a tally: a bar per answer in the colour of its category.

    The headline is the score with its interval and its reading; under 10 (effective) answers there
    are counts, no shares and no score; where nobody answered the picture says so.

    Args:
        tally: on any scale; shares are shares of weight, counts are counts of answers.
        title: what was asked, of whom, when.
        confidence: of the interval, between 0 and 1.

    Raises:
        ScoreProblem: the confidence is not one.
    """
    critical(confidence)
    heading = one_line(title)
    sample = sample_of(tally.n_effective)
    if sample is Sample.NONE:
        return nobody(heading, _subtitle(tally))
    scored = sample is not Sample.COUNTS_ONLY
    caption = _caption(tally, heading, confidence)
    bars = _bars(tally, shares=scored)
    layers = _bar_layers(bars)
    grouped = len(bars) > len(Category)
    if grouped:
        layers += [
            layer for group in _groups(tally) for layer in _group_layers(group, shares=scored)
        ]
    layers.append(_headline_layer(caption))
    return picture(layers, caption, HEIGHT, outside=BELOW if grouped else AXIS)


def nobody(title: str, subtitle: tuple[str, ...]) -> Picture:
    """Return the picture that says that nobody answered."""
    row = {"words": _("Nobody has answered.")}
    middle = fixed(expression("width / 2"))
    encoding = {"x": middle, "y": fixed(60), "text": field("words:N")}
    layer = marks([row], "text", encoding, style="nobody", baseline="middle")
    return picture([layer], Caption(title, subtitle, (), (), beside=(row["words"],)), 120)
