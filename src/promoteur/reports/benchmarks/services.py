"""Verbs that write benchmarks."""

from collections.abc import Sequence

from django.db import transaction

from promoteur.accounts.models import Member, Workspace
from promoteur.accounts.services import record
from promoteur.kit.language import gettext as _
from promoteur.reports import written
from promoteur.reports.benchmarks.reading import Line
from promoteur.reports.models import Benchmark
from promoteur.reports.problem import ReportProblem

DEEDS = ("benchmark.noted", "benchmark.changed")
KEY = ("name", "sort", "kind", "dated", "source")
"""What tells two figures apart; one that differs in nothing else is the same figure."""

FIGURES = (
    "score", "answers", "promoters", "passives", "detractors", "low", "high", "country", "scale",
    "method",
)  # fmt: skip


def save_benchmark(benchmark: Benchmark, *, by: Member) -> None:
    """Store a new benchmark, or what was changed of one that is there."""
    written.store(benchmark, told=_what, deeds=DEEDS, by=by)


def remove_benchmark(benchmark: Benchmark, *, by: Member) -> None:
    """Delete a benchmark for good; the trail keeps what it was."""
    written.delete(benchmark, told=_what, deed="benchmark.deleted", by=by)


@transaction.atomic
def import_benchmarks(
    *, workspace: Workspace, lines: Sequence[Line], file: str, by: Member
) -> tuple[int, int]:
    """Return how many figures of a file were new, and how many were there already.

    All of the file or nothing; a file that is imported again adds nothing.

    Raises:
        ReportProblem: a figure is there already, with another score.
    """
    there = {_key(one): one for one in Benchmark.objects.filter(workspace=workspace)}
    added, known, differing = 0, 0, []
    for line in lines:
        one = Benchmark(workspace=workspace, **line.fields)
        found = there.get(_key(one))
        if found is None:
            one.save()
            there[_key(one)] = one
            added += 1
        elif _figures(found) == _figures(one):
            known += 1
        else:
            differing.append(line.number)
    if differing:
        raise ReportProblem(
            _(
                "Of whom line {lines} tells, there is another figure of that day and source "
                "already. Change or delete that one first. Nothing was imported."
            ).format(lines=", ".join(map(str, differing[:10])))
        )
    if added:
        record(
            "benchmarks.imported",
            member=by,
            workspace=workspace,
            about=file,
            added=added,
            known=known,
        )
    return added, known


def _key(one: Benchmark) -> tuple[str, ...]:
    return tuple(str(getattr(one, name)) for name in KEY)


def _figures(one: Benchmark) -> tuple[object, ...]:
    return tuple(getattr(one, name) for name in FIGURES)


def _what(one: Benchmark) -> dict[str, str]:
    return {name: str(getattr(one, name)) for name in ("score", "dated", "source", "answers")}
