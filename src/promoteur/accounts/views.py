"""Pages of workspaces: members, roles, the audit trail."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from promoteur.accounts import forms, services
from promoteur.accounts.access import demand, the_member, the_workspace
from promoteur.accounts.address import base
from promoteur.accounts.mailing import send_change, send_invitation
from promoteur.accounts.models import AuditEntry, Member, Membership, Workspace
from promoteur.accounts.problem import AccountProblem
from promoteur.accounts.queries import rights_in, workspaces_of
from promoteur.accounts.rules import Right
from promoteur.accounts.two_factor import with_two_factor
from promoteur.kit.language import gettext as _


def workspaces(request: HttpRequest) -> HttpResponse:
    """List the workspaces of a member as the tree that they are."""
    return render(request, "accounts/workspaces.html", {"workspaces": workspaces_of(request.user)})


def workspace(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a workspace, and change its name and time zone."""
    this = the_workspace(request, pk)
    form = forms.WorkspaceForm(request.POST or None, initial=_now(this))
    if request.method == "POST":
        demand(request, this, Right.ADMINISTER)
        if form.is_valid():
            services.change_workspace(workspace=this, by=the_member(request), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("accounts:workspace", this.pk)
    return _show(request, this, form=form)


def _now(this: Workspace) -> dict[str, str]:
    return {"name": this.name, "zone": this.zone}


def _show(request: HttpRequest, this: Workspace, **more: object) -> HttpResponse:
    """Render the page of a workspace; forms that were not sent are empty."""
    memberships = [*this.memberships.select_related("member").order_by("member__email")]
    seen = {
        "workspace": this,
        "below": workspaces_of(request.user).filter(parent=this),
        "memberships": memberships,
        "protected": with_two_factor(one.member_id for one in memberships),
        "sends_mail": settings.PROMOTEUR_MAIL,
        "may_administer": Right.ADMINISTER in rights_in(request.user, this),
        "roles": Membership.ROLES,
        "form": forms.WorkspaceForm(initial=_now(this)),
        "invitation": forms.Invitation(auto_id="invite_%s"),
        "below_form": forms.WorkspaceForm(auto_id="below_%s", initial={"zone": this.zone}),
    }
    return render(request, "accounts/workspace.html", seen | more)


@require_POST
def add_below(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a workspace below this one."""
    this = the_workspace(request, pk, Right.ADMINISTER)
    form = forms.WorkspaceForm(request.POST, auto_id="below_%s")
    if form.is_valid():
        try:
            new = services.add_workspace(parent=this, by=the_member(request), **form.cleaned_data)
        except AccountProblem as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("accounts:workspace", new.pk)
    return _show(request, this, below_form=form)


@require_POST
@never_cache
def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give somebody a role, and show the link by which a new member comes in."""
    this = the_workspace(request, pk, Right.ADMINISTER)
    form = forms.Invitation(request.POST, auto_id="invite_%s")
    if not form.is_valid():
        return _show(request, this, invitation=form)
    try:
        member = services.invite(workspace=this, by=the_member(request), **form.cleaned_data)
    except AccountProblem as problem:
        form.add_error(None, str(problem))
        return _show(request, this, invitation=form)
    if member.has_usable_password() or not _may_admit(request, member):
        messages.success(request, _("{email} works here now.").format(email=member.email))
        return redirect("accounts:workspace", this.pk)
    link = base(request) + reverse("accounts:join", args=services.entrance(member))
    by = the_member(request)
    if send_invitation(member=member, workspace=this, by=by, link=link):
        messages.success(
            request, _("An invitation is on its way to {email}.").format(email=member.email)
        )
        return redirect("accounts:workspace", this.pk)
    shown = {
        "workspace": this,
        "invited": member,
        "link": link,
        "mail_failed": settings.PROMOTEUR_MAIL,
        "mail_is_missing": not settings.PROMOTEUR_MAIL,
    }
    return render(request, "accounts/entrance.html", shown)


def _may_admit(request: HttpRequest, member: Member) -> bool:
    """Whether whoever asks administers all that a member may enter."""
    mine = workspaces_of(request.user, Right.ADMINISTER)
    return not member.memberships.exclude(workspace__in=mine).exists()


def _membership(request: HttpRequest, pk: int) -> Membership:
    """Return a role that whoever asks may change."""
    seen = Membership.objects.select_related("member", "workspace").filter(
        workspace__in=workspaces_of(request.user)
    )
    membership = get_object_or_404(seen, pk=pk)
    demand(request, membership.workspace, Right.ADMINISTER)
    return membership


@require_POST
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a member another role."""
    membership = _membership(request, pk)
    form = forms.RoleForm(request.POST)
    if form.is_valid():
        try:
            by = the_member(request)
            services.change_role(membership=membership, by=by, **form.cleaned_data)
            messages.success(request, _("Saved."))
        except AccountProblem as problem:
            messages.error(request, str(problem))
    return redirect("accounts:workspace", membership.workspace_id)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a member's role away."""
    membership = _membership(request, pk)
    try:
        services.remove(membership=membership, by=the_member(request))
    except AccountProblem as problem:
        messages.error(request, str(problem))
    if workspaces_of(request.user).filter(pk=membership.workspace_id).exists():
        return redirect("accounts:workspace", membership.workspace_id)
    return redirect("accounts:workspaces")


@require_POST
@never_cache
def entrance(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a link by which a member chooses a password: who never came in, or forgot it.

    Only for members of whom every role can be administered by whoever asks: the link gives all
    that the member may do.
    """
    membership = _membership(request, pk)
    if not _may_admit(request, membership.member):
        messages.error(request, _elsewhere())
        return redirect("accounts:workspace", membership.workspace_id)
    made = services.make_link(member=membership.member, by=the_member(request))
    link = reverse("accounts:join", args=made)
    shown = {
        "workspace": membership.workspace,
        "invited": membership.member,
        "link": base(request) + link,
    }
    return render(request, "accounts/entrance.html", shown)


@require_POST
def two_factor_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second factors from a member who lost them, of whom every role is administered."""
    membership = _membership(request, pk)
    if not _may_admit(request, membership.member):
        messages.error(request, _elsewhere())
    elif services.switch_two_factor_off(member=membership.member, by=the_member(request)):
        send_change("two_factor_off", member=membership.member, request=request)
        messages.success(
            request,
            _("{email} logs in without a second factor now.").format(email=membership.member.email),
        )
    return redirect("accounts:workspace", membership.workspace_id)


def _elsewhere() -> str:
    return _("This member works in workspaces that are not yours, too: ask their owner.")


def trail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show who did what in a workspace and in those below."""
    this = the_workspace(request, pk, Right.ADMINISTER)
    there = AuditEntry.objects.filter(workspace__path__startswith=this.path)
    entries = there.select_related("member", "workspace")
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    return render(request, "accounts/trail.html", {"workspace": this, "page": page})
