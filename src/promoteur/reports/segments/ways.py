"""By what segments can be cut: what serves, bands of tenure, and the children of a workspace."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from promoteur.accounts.models import Workspace
from promoteur.accounts.queries import workspaces_of
from promoteur.analytics.dimensions import ByColumn, ByTenure, Dimension, tenure
from promoteur.kit.conditions import EMPTY, EQUAL, Comparison
from promoteur.kit.language import gettext as _
from promoteur.kit.language import number
from promoteur.kit.problem import not_one_of
from promoteur.reports.naming import Names
from promoteur.reports.opening import Opened
from promoteur.reports.problem import ReportProblem
from promoteur.reports.scope import Scope
from promoteur.score.tally import Tallies
from promoteur.surveys.queries import surveys_of

BANDS = (30, 90, 180, 365, 730)
"""Days at which a band of tenure ends: finer than the phases of a customer's life."""

WORKSPACE, SURVEY = "workspace", "survey"


def ways_of(opened: Opened) -> list[Dimension]:
    """Return by what the answers of a page can be cut."""
    found: list[Dimension] = []
    for one in opened.ways:
        found.append(one)
        if isinstance(one, ByTenure):
            found.append(tenure(one.property, BANDS))
    return found


def chosen(key: str, word: str, ways: Sequence[Dimension]) -> Dimension | None:
    """Return the dimension of a name; None where none is asked for.

    Raises:
        ReportProblem: nothing of that name cuts these answers.
    """
    if not word:
        return None
    for one in ways:
        if one.name == word:
            return one
    raise ReportProblem(not_one_of(key, word, [one.name for one in ways]))


def children(opened: Opened) -> dict[str, Workspace]:
    """Return for each workspace below that of a page the child of it in or below which it is."""
    below = workspaces_of(opened.request.user, below=opened.workspace)
    found: dict[str, Workspace] = {}
    heads: dict[str, Workspace] = {}
    for one in below.order_by("path"):
        if one.depth == opened.workspace.depth + 1:
            heads[one.path] = one
        head = next((h for path, h in heads.items() if one.path.startswith(path)), one)
        found[str(one.pk)] = head
    return found


def rolled_up(tallies: Tallies, heads: Mapping[str, Workspace]) -> Tallies:
    """Return a table in which each workspace counts for the child in or below which it is."""
    if WORKSPACE not in tallies.by:
        return tallies
    column = tallies.by.index(WORKSPACE)
    keys = []
    for key in tallies.keys:
        head = heads.get(str(key[column]))
        own = key[column] if head is None else str(head.pk)
        keys.append((*key[:column], own, *key[column + 1 :]))
    return replace(tallies, keys=tuple(keys)).sum_by(tallies.by)


def names_apart(opened: Opened, heads: Mapping[str, Workspace]) -> Names:
    """Return what values are called on a page, no two workspaces or surveys of it alike.

    A workspace counts with all below it, but the page's own, of which the rest is left, is
    “itself”: so that no name has two figures, and parts add up to the whole.
    Of two surveys of one name each has its workspace with it; what is alike even so is numbered.

    Args:
        opened: the page.
        heads: the child of the page's workspace in or below which each workspace is.
    """
    own = opened.workspace
    parts = {str(one.pk): one.name for one in heads.values()}
    if len(parts) > 1 and str(own.pk) in parts:
        parts[str(own.pk)] = _("{workspace} itself").format(workspace=own.name)
    surveys = opened.names.of.get(SURVEY, {})
    if len(set(surveys.values())) < len(surveys):
        found = surveys_of(opened.request.user).filter(workspace__path__startswith=own.path)
        rows = found.values_list("pk", "name", "workspace__name")
        twice = Counter(name for _pk, name, _of in rows)
        surveys = {str(pk): f"{name} ({of})" if twice[name] > 1 else name for pk, name, of in rows}
    workspaces = {**opened.names.of.get(WORKSPACE, {}), **_numbered(parts)}
    of = {**opened.names.of, WORKSPACE: workspaces, SURVEY: _numbered(surveys)}
    return replace(opened.names, of=of)


def _numbered(names: Mapping[str, str]) -> dict[str, str]:
    """Return names with a number after the second of a name, and after each further one."""
    seen: Counter[str] = Counter()
    found = {}
    for key in sorted(names):
        seen[names[key]] += 1
        n = seen[names[key]]
        found[key] = names[key] if n == 1 else f"{names[key]} ({number(n)})"
    return found


def narrowed(scope: Scope, pairs: Iterable[tuple[Dimension, object]]) -> Scope | None:
    """Return a scope of one segment alone; None where no filter says what it is.

    How long ago something was on the day of an answer is a comparison of two columns.
    """
    for one, value in pairs:
        if not isinstance(one, ByColumn):
            return None
        given = value is not None and value != ""
        condition = (
            Comparison(one.name, EQUAL, (str(value),)) if given else Comparison(one.name, EMPTY)
        )
        scope = scope.narrowed(condition)
    return scope
