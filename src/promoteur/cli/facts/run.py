"""What the actions of `promoteur facts` do: open the table, look or tidy, say what came of it."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from promoteur.analytics.checking import Checked, check
from promoteur.analytics.facts import Facts
from promoteur.analytics.leftovers import leftovers, sizes_of
from promoteur.analytics.problem import FactsProblem
from promoteur.analytics.settings import Settings, settings
from promoteur.analytics.stats import Stats, stats
from promoteur.analytics.table import Table
from promoteur.cli import terminal
from promoteur.cli.facts import people
from promoteur.kit.language import ngettext, number


def run(options: argparse.Namespace) -> None:
    """Do the action that was asked for.

    Raises:
        Problem: what is wrong with the table, or with the settings.
    """
    with terminal.stoppable():
        ACTIONS[options.action](options, settings())


def _stats(options: argparse.Namespace, chosen: Settings) -> None:
    table = Table.open(chosen.location(options.path))
    found = stats(table, **chosen.limits)
    if options.json:
        _write_json(_stats_document(str(table.location), found))
    else:
        people.show_stats(str(table.location), found, terminal.console())


def _stats_document(where: str, found: Stats) -> dict[str, Any]:
    kinds = [
        {"kind": kind, "surveys": found.surveys.get(kind, 0), "answers": answers}
        for kind, answers in found.kinds.items()
    ]
    return {
        "facts": where,
        "version": found.version,
        "layout": found.layout,
        "answers": found.answers,
        "persons": found.persons,
        "workspaces": found.workspaces,
        "kinds": kinds,
        "first_day": found.first and found.first.isoformat(),
        "last_day": found.last and found.last.isoformat(),
        "properties": [{"name": one.name, "type": str(one.type)} for one in found.properties],
        "files": found.files,
        "bytes": found.size,
        "mergeable": found.mergeable,
        "waiting": {"files": found.leftovers.number, "bytes": found.leftovers.size},
    }


def _check(options: argparse.Namespace, chosen: Settings) -> None:
    table = Table.open(chosen.location(options.path))
    with terminal.progress() as share:
        found = check(table, share, **chosen.limits)
    if options.json:
        _write_json(_check_document(str(table.location), found))
    else:
        people.show_check(str(table.location), found, terminal.console())
    if not found.sound:
        sys.stdout.flush()
        raise FactsProblem(
            ngettext(
                "{n} thing is wrong with the table of facts at {where}.",
                "{n} things are wrong with the table of facts at {where}.",
                len(found.findings),
            ).format(n=number(len(found.findings)), where=table.location)
        )


def _check_document(where: str, found: Checked) -> dict[str, Any]:
    return {
        "facts": where,
        "version": found.version,
        "sound": found.sound,
        "answers": found.answers,
        "files": found.files,
        "bytes": found.size,
        "findings": [asdict(one) for one in found.findings],
    }


def _compact(options: argparse.Namespace, chosen: Settings) -> None:
    location = chosen.location(options.path)
    with Facts(Table.open(location), **chosen.limits) as facts:
        before = len(facts.table.snapshot().files)
        facts.compact()
        after = facts.table.snapshot()
    if options.json:
        _write_json({
            "facts": str(location),
            "version": after.version,
            "files_before": before,
            "files_after": len(after.files),
        })  # fmt: skip
    else:
        people.show_compacted(str(location), before, len(after.files), terminal.console())


def _vacuum(options: argparse.Namespace, chosen: Settings) -> None:
    location = chosen.location(options.path)
    with Facts(Table.open(location), **chosen.limits) as facts:
        waiting = leftovers(location)
        sizes = sizes_of(location, [*waiting.replaced, *waiting.orphans])
        facts.vacuum()
    left = sizes_of(location, sizes)
    files, size = len(sizes) - len(left), sum(sizes.values()) - sum(left.values())
    if options.json:
        _write_json({"facts": str(location), "files": files, "bytes": size})
    else:
        people.show_vacuumed(str(location), files, size, terminal.console())


def _write_json(document: dict[str, Any]) -> None:
    terminal.write_utf_8()
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


ACTIONS: dict[str, Callable[[argparse.Namespace, Settings], None]] = {
    "stats": _stats,
    "check": _check,
    "compact": _compact,
    "vacuum": _vacuum,
}
