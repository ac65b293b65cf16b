"""Verbs that write: a view is kept, renamed, shared, taken back, deleted.

The trail tells what happens to shared ones, since others lose or gain them; private ones are
nobody else's business.
"""

from django.db import IntegrityError, transaction

from promoteur.accounts.models import Member
from promoteur.accounts.services import record
from promoteur.kit.language import gettext as _
from promoteur.reports.problem import ReportProblem
from promoteur.reports.saved.models import SavedView

MOST = 100
"""Views that a member keeps in one workspace."""


@transaction.atomic
def keep_view(*, view: SavedView) -> SavedView:
    """Return a new view, stored.

    Raises:
        ReportProblem: the member has one of this name already, or too many.
    """
    mine = SavedView.objects.filter(workspace=view.workspace, member=view.member)
    if mine.count() >= MOST:
        raise ReportProblem(
            _("You keep {most} views here already: delete one first.").format(most=MOST)
        )
    _save(view, new=True)
    if view.shared:
        record("view.shared", member=view.member, workspace=view.workspace, about=view.name)
    return view


@transaction.atomic
def change_view(*, view: SavedView, by: Member, name: str, shared: bool) -> None:
    """Give a view another name, share it, or take it back.

    Raises:
        ReportProblem: who keeps it has another one of this name.
    """
    before, was_shared = view.name, view.shared
    view.name, view.shared = name, shared
    _save(view)
    if shared != was_shared:
        deed = "view.shared" if shared else "view.taken-back"
        record(deed, member=by, workspace=view.workspace, about=name)
    elif shared and name != before:
        record("view.renamed", member=by, workspace=view.workspace, about=name, before=before)


@transaction.atomic
def delete_view(*, view: SavedView, by: Member) -> None:
    """Delete a view; the page that it led to stays."""
    if view.shared:
        record("view.deleted", member=by, workspace=view.workspace, about=view.name)
    view.delete()


def _save(view: SavedView, *, new: bool = False) -> None:
    try:
        with transaction.atomic():
            view.save(force_insert=new)
    except IntegrityError as error:
        raise ReportProblem(
            _("There is a view “{name}” here already: choose another name.").format(name=view.name)
        ) from error
