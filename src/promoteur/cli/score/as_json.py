"""Every figure as JSON, with keys that stay: see `docs/en/json.md`."""

import json
from typing import Any

from promoteur.analytics.change import Change, Comparison
from promoteur.analytics.scored import Scored
from promoteur.analytics.trend import InPeriod
from promoteur.cli.score.origin import Origin
from promoteur.cli.score.result import Result
from promoteur.score.compare import Difference
from promoteur.score.decompose import Decomposition
from promoteur.score.reading import read
from promoteur.score.scale import ZERO_TO_TEN
from promoteur.score.tally import Tally


def text(result: Result, origin: Origin) -> str:
    """Return the result as one JSON document, its lines ready to be read."""
    return json.dumps(document(result, origin), ensure_ascii=False, indent=2, allow_nan=False)


def document(result: Result, origin: Origin) -> dict[str, Any]:
    """Return the result as a dictionary of JSON values."""
    counted = result.counted
    whole: dict[str, Any] = {
        **origin.first,
        **_scored(result.total),
        "superseded": counted.superseded,
        "weightless": counted.weightless,
        **origin.last,
    }
    if result.shown_by:
        whole["groups"] = [_group(result, one) for one in result.groups]
        if result.heterogeneity:
            whole["heterogeneity"] = {
                "q": result.heterogeneity.q,
                "degrees": result.heterogeneity.degrees,
                "p": result.heterogeneity.p,
                "segments": result.heterogeneity.segments,
            }
    if result.period:
        whole["periods"] = [_period(one) for one in result.periods]
        whole["undated"] = _counts(result.undated) if result.undated else None
    if result.comparison:
        whole["comparison"] = _comparison(result.comparison)
    if result.comparison and result.decomposition:
        whole["decomposition"] = _decomposition(result.comparison, result.decomposition)
    return whole


def _figure(value: float) -> float | int:
    """Return a count as a whole number where it is one."""
    return int(value) if float(value).is_integer() else value


def _counts(tally: Tally) -> dict[str, Any]:
    distribution = dict.fromkeys(ZERO_TO_TEN.labels, 0.0)
    distribution |= dict(zip(tally.scale.labels, tally.weight, strict=True))
    return {
        "n": _figure(tally.n),
        "missing": tally.missing,
        "invalid": tally.invalid,
        "detractors": _figure(tally.detractors),
        "passives": _figure(tally.passives),
        "promoters": _figure(tally.promoters),
        "distribution": {label: _figure(weight) for label, weight in distribution.items()},
        "score": tally.score,
    }


def _scored(scored: Scored) -> dict[str, Any]:
    interval = scored.interval
    reading = read(scored.tally)
    return {
        **_counts(scored.tally),
        "interval": interval
        and {
            "low": interval.low,
            "high": interval.high,
            "confidence": interval.confidence,
            "method": interval.method,
        },
        "reading": {
            "band": reading.band,
            "probabilities": reading.probabilities if reading.band else None,
            "sample": reading.sample.value,
        },
    }


def _group(result: Result, scored: Scored) -> dict[str, Any]:
    by = dict(zip(result.shown_by, scored.key, strict=True))
    group = {"by": by, **_scored(scored)}
    if scored.key in result.changes:
        group["change"] = _change(result.changes[scored.key])
    if result.period:
        group["periods"] = [
            {"period": result.period.label(cell.key[-1]), **_scored(cell)}
            for cell in result.cells
            if cell.key[:-1] == scored.key and cell.key[-1] is not None
        ]
    return group


def _period(one: InPeriod) -> dict[str, Any]:
    return {
        "period": one.label,
        "first_day": one.first_day.isoformat(),
        "complete": one.complete,
        **_scored(one.scored),
        "change": _change(one.change) if one.change else None,
    }


def _change(change: Change) -> dict[str, Any]:
    return {**_difference(change.difference), "p_adjusted": change.p_adjusted}


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "difference": difference.difference,
        "low": difference.low,
        "high": difference.high,
        "confidence": difference.confidence,
        "z": difference.z,
        "p": difference.p,
        "real": difference.real,
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    before, after = comparison.names
    return {
        "before": {"name": before, **_counts(comparison.before)},
        "after": {"name": after, **_counts(comparison.after)},
        "change": _difference(comparison.difference) if comparison.difference else None,
        "smallest_visible_change": comparison.visible,
    }


def _decomposition(comparison: Comparison, found: Decomposition) -> dict[str, Any]:
    return {
        "before": found.before,
        "after": found.after,
        "change": found.change,
        "rate": found.rate,
        "mix": found.mix,
        "segments": [
            {
                "by": dict(zip(comparison.by, row.key, strict=True)),
                "share_before": row.share_before,
                "share_after": row.share_after,
                "score_before": row.score_before,
                "score_after": row.score_after,
                "rate": row.rate,
                "mix": row.mix,
            }
            for row in found.rows
        ],
    }
