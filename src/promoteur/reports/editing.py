"""The pages on which members write targets, initiatives, benchmarks and rounds: one form each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from promoteur.accounts.access import demand, the_member, the_workspace
from promoteur.accounts.models import Workspace
from promoteur.accounts.queries import rights_in, workspaces_of
from promoteur.accounts.rules import Right
from promoteur.accounts.sight import sight_of
from promoteur.analytics.columns import Kind
from promoteur.kit.language import gettext as _
from promoteur.kit.problem import Problem
from promoteur.reports import whom
from promoteur.reports.models import Initiative
from promoteur.reports.opening import asking_for
from promoteur.reports.pages import tabs
from promoteur.reports.scope import Scope

Row = TypeVar("Row", bound=models.Model)
View = Callable[..., HttpResponse]
if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm


def below(request: HttpRequest) -> dict[UUID, list[UUID]]:
    """Return for each workspace that whoever asks may see the ids of it and of all below it."""
    paths = dict(workspaces_of(request.user).order_by("path").values_list("pk", "path"))
    return {
        pk: [other for other, beside in paths.items() if beside.startswith(path)]
        for pk, path in paths.items()
    }


def seen_whole(request: HttpRequest) -> frozenset[UUID]:
    """Return the workspaces of which whoever asks sees all answers, with those below.

    Of others, an agent sees the answers about oneself: what the team promised or did must not be
    judged by these.
    """
    whole = {*sight_of(the_member(request)).whole}
    return frozenset(pk for pk, parts in below(request).items() if whole.issuperset(parts))


@dataclass(frozen=True)
class Editing(Generic[Row]):
    """How the rows of one table are written by members.

    Attributes:
        model: the table; each row is of a workspace.
        form: makes its form from (data or None, the row, request, workspace).
        page: the name of the page that shows them.
        right: what it takes to write one.
        save, remove: the services that do.
        headings: of the form of a new one, and of one that is there; marked for translation.
        known: those of some rows of which whoever asks may know; None: all.
    """

    model: type[Row]
    form: "Callable[..., forms.ModelForm[Any]]"
    page: str
    right: Right
    save: Callable[..., Any]
    remove: Callable[..., Any]
    headings: tuple[str, str]
    known: Callable[[models.QuerySet[Any], HttpRequest], models.QuerySet[Any]] | None = None

    def seen(self, request: HttpRequest, workspace: Workspace) -> models.QuerySet[Row]:
        """Return the rows of a workspace and those below it that whoever asks may see."""
        seen = workspaces_of(request.user, below=workspace)
        found: models.QuerySet[Row] = self.model._default_manager.filter(workspace__in=seen)  # noqa: SLF001 - Django's word for it
        found = found.select_related("workspace")
        return found if self.known is None else self.known(found, request)

    def one(self, request: HttpRequest, workspace: Workspace, number: int) -> Any:
        """Return a row that whoever asks may write.

        Raises:
            Http404: it is not there, for this member.
            PermissionDenied: the right is lacking.
        """
        found: Any = get_object_or_404(self.seen(request, workspace), pk=number)
        demand(request, found.workspace, self.right)
        return found

    def may_write(self, request: HttpRequest, workspace: Workspace) -> bool:
        """Whether whoever asks may write one in a workspace."""
        return self.right in rights_in(request.user, workspace)

    def writable(self, request: HttpRequest) -> frozenset[UUID]:
        """Return the workspaces in which whoever asks may write one: asked once for all rows."""
        return frozenset(workspaces_of(request.user, self.right).values_list("pk", flat=True))

    def new(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show the form of a new one, or store it."""
        workspace = the_workspace(request, pk, self.right)
        return self._form(request, workspace, self.model(workspace=workspace))

    def change(self, request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
        """Show the form of one that is there, or store what was changed."""
        workspace = the_workspace(request, pk)
        return self._form(request, workspace, self.one(request, workspace, number))

    def delete(self, request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
        """Delete one for good."""
        workspace = the_workspace(request, pk)
        one = self.one(request, workspace, number)
        self.remove(one, by=the_member(request))
        messages.success(request, _("Deleted: {name}.").format(name=one))
        return redirect(f"reports:{self.page}", workspace.pk)

    def deleting(self) -> View:
        """Return the view that deletes one, by POST alone."""
        return require_POST(self.delete)

    def _form(self, request: HttpRequest, workspace: Workspace, one: Any) -> HttpResponse:
        new = one.pk is None
        form = self.form(request.POST or None, instance=one, request=request, workspace=workspace)
        if request.method == "POST" and form.is_valid():
            demand(request, form.instance.workspace, self.right)
            self.save(form.instance, by=the_member(request))
            messages.success(request, _("Saved."))
            return redirect(f"reports:{self.page}", workspace.pk)
        shown = {
            "workspace": workspace,
            "tabs": tabs(self.page, workspace),
            "form": form,
            "one": one,
            "new": new,
            "heading": _(self.headings[0 if new else 1]),
            "back": f"reports:{self.page}",
            "delete": f"reports:{self.page}-delete",
        }
        return render(request, "reports/write.html", shown)


class WithWorkspace(ModelForm):
    """A form of something that belongs to a workspace, or to one below it."""

    right: Right

    def __init__(
        self, *args: Any, request: HttpRequest, workspace: Workspace, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._asking = asking_for(request, workspace)
        if self.instance.pk is None:
            self._fill_in(whom.asked_for(request, workspace))
        concerns = self.fields.get("concerns")
        if isinstance(concerns, forms.ChoiceField):
            now = whom.of_query(self.initial.get("concerns", "")).query()  # as choices are written
            self.initial["concerns"] = now
            concerns.choices = whom.choices(request, workspace, now)
        allowed = workspaces_of(request.user, self.right, below=workspace)
        field = self.fields["workspace"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset, field.empty_label = allowed, None
            if len(allowed) == 1:
                field.widget = forms.HiddenInput()
        for one in self.fields.values():
            if isinstance(one, forms.DateField):
                one.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            if isinstance(one.widget, forms.Textarea):
                one.widget.attrs["rows"] = 3
            one.label = str(one.label)[:1].upper() + str(one.label)[1:]
        self._say_the_empty()

    def clean_concerns(self) -> str:
        """Return whom it concerns.

        Raises:
            ValidationError: no answer can meet that, or it chooses answers by their score.
        """
        query: str = self.cleaned_data["concerns"]
        try:
            whom.asked_of(self._asking, query)
        except Problem as error:
            raise forms.ValidationError(str(error)) from error
        return query

    def _say_the_empty(self) -> None:
        """Say in words what no choice is, and leave it out where one is made already."""
        for name, field in self.fields.items():
            if isinstance(field, forms.TypedChoiceField) and field.required:
                empty = [] if self.initial.get(name) else [("", _("choose one"))]
                offered: Any = field.choices
                field.choices = [*empty, *(one for one in offered if one[0])]

    def _fill_in(self, shown: Scope | None) -> None:
        """Fill in kind and filter as the page had them from which somebody comes."""
        kind = Kind.RELATIONAL if shown is None else shown.kind
        concerns = shown.filter.query() if shown is not None and shown.scored else ""
        people = Initiative.People
        whose = people.EMPLOYEES if kind is Kind.EMPLOYEE else people.CUSTOMERS
        known = {"kind": kind.value, "concerns": concerns, "people": whose.value}
        self.initial.update({key: one for key, one in known.items() if key in self.fields})
