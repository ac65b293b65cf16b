"""What the audit trail says of each deed, in words."""

from promoteur.kit.language import gettext as _
from promoteur.kit.language import mark

DEEDS = {
    "installation.set-up": mark("installation set up"),
    "workspace.created": mark("workspace created"),
    "workspace.changed": mark("workspace changed"),
    "member.invited": mark("member invited"),
    "member.removed": mark("member removed"),
    "member.role-changed": mark("role changed"),
    "member.link-made": mark("link for a password made"),
    "member.password-chosen": mark("password chosen"),
    "member.password-changed": mark("password changed"),
    "member.logged-in": mark("logged in"),
    "member.login-failed": mark("wrong password given"),
    "member.second-factor-failed": mark("wrong second factor given"),
    "member.two-factor-on": mark("second factor switched on"),
    "member.two-factor-off": mark("second factor switched off"),
    "member.codes-renewed": mark("recovery codes renewed"),
    "member.sign-on-connected": mark("single sign-on connected"),
    "member.sign-on-disconnected": mark("single sign-on disconnected"),
    "key.issued": mark("API key made"),
    "key.revoked": mark("API key revoked"),
    "survey.created": mark("survey created"),
    "survey.published": mark("survey published"),
    "survey.closed": mark("survey closed"),
    "survey.reopened": mark("survey opened again"),
    "survey.secret-renewed": mark("new secret of the widget made"),
    "response.excluded": mark("response excluded from the score"),
    "response.included": mark("response counted again"),
    "response.restored": mark("response restored"),
    "responses.exported": mark("responses exported"),
    "set-aside.retried": mark("set aside, and stored again"),
    "set-aside.dismissed": mark("set aside, and dismissed"),
    "import.started": mark("import started"),
    "import.done": mark("import done"),
    "target.set": mark("target set"),
    "target.changed": mark("target changed"),
    "target.closed": mark("target closed"),
    "target.reopened": mark("target opened again"),
    "target.deleted": mark("target deleted"),
    "initiative.noted": mark("initiative noted"),
    "initiative.changed": mark("initiative changed"),
    "initiative.deleted": mark("initiative deleted"),
    "benchmark.noted": mark("benchmark noted"),
    "benchmark.changed": mark("benchmark changed"),
    "benchmark.deleted": mark("benchmark deleted"),
    "benchmarks.imported": mark("benchmarks imported"),
    "round.noted": mark("round noted"),
    "round.changed": mark("round changed"),
    "round.deleted": mark("round deleted"),
    "view.shared": mark("view shared"),
    "view.taken-back": mark("shared view taken back"),
    "view.renamed": mark("shared view renamed"),
    "view.deleted": mark("shared view deleted"),
}
"""By deed, as `services.record` writes it. One that is not here is shown as it is written."""


def in_words(deed: str) -> str:
    """Return a deed in the language in use."""
    return _(DEEDS[deed]) if deed in DEEDS else deed
