"""One installation with everything in it, and three people: its owner, a stranger, nobody."""

from dataclasses import dataclass

from promoteur.accounts.models import Member, Membership, Workspace
from promoteur.surveys import drafting, services
from promoteur.surveys.models import Survey
from tests.accounts.making import a_member, a_workspace
from tests.surveys.making import a_choice, a_survey


@dataclass(frozen=True)
class Installation:
    owner: Member
    stranger: Member
    agent: Member
    workspace: Workspace
    survey: Survey
    membership: Membership

    def arguments(self) -> dict[str, tuple[list[object], str]]:
        """By view: what its address needs, and how it is asked for."""
        survey, workspace = [self.survey.pk], [self.workspace.pk]
        return {
            "home": ([], "get"),
            "accounts:profile": ([], "get"),
            "account_change_password": ([], "get"),
            "account_reauthenticate": ([], "get"),
            "mfa_index": ([], "get"),
            "mfa_list_webauthn": ([], "get"),
            "socialaccount_connections": ([], "get"),
            "accounts:workspaces": ([], "get"),
            "accounts:workspace": (workspace, "get"),
            "accounts:trail": (workspace, "get"),
            "accounts:add-below": (workspace, "post"),
            "accounts:invite": (workspace, "post"),
            "accounts:role": ([self.membership.pk], "post"),
            "accounts:entrance": ([self.membership.pk], "post"),
            "accounts:remove": ([self.membership.pk], "post"),
            "accounts:two-factor-off": ([self.membership.pk], "post"),
            "account_logout": ([], "post"),
            "surveys:list": ([], "get"),
            "surveys:new": ([], "get"),
            "surveys:overview": (survey, "get"),
            "surveys:publish": (survey, "post"),
            "surveys:close": (survey, "post"),
            "surveys:renew-secret": (survey, "post"),
            "surveys:reopen": (survey, "post"),
            "surveys:basics": (survey, "get"),
            "surveys:first-wording": (survey, "get"),
            "surveys:wording": ([*survey, "en"], "get"),
            "surveys:further": (survey, "get"),
            "surveys:further-new": (survey, "get"),
            "surveys:further-one": ([*survey, "q1"], "get"),
            "surveys:further-up": ([*survey, "q1"], "post"),
            "surveys:further-remove": ([*survey, "q1"], "post"),
            "surveys:look": (survey, "get"),
            "surveys:widget": (survey, "get"),
            "surveys:preview": (survey, "get"),
            "surveys:preview-page": (survey, "get"),
            "surveys:share": (survey, "get"),
        }


def an_installation() -> Installation:
    top = a_workspace("Harbour")
    workspace = a_workspace("Coffee", top)
    owner, agent = a_member(top), a_member(workspace, "agent")
    survey = a_survey(workspace, owner)
    choice = a_choice(en=["Shop", "Web"], fr=["Magasin", "Site"])
    services.edit(survey=survey, change=lambda draft: drafting.with_further(draft, choice))
    services.publish(survey=survey, by=owner)
    return Installation(
        owner=owner,
        stranger=a_member(a_workspace("Elsewhere")),
        agent=agent,
        workspace=workspace,
        survey=survey,
        membership=agent.memberships.get(),
    )
