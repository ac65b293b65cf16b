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
}
"""By deed, as `services.record` writes it. One that is not here is shown as it is written."""


def in_words(deed: str) -> str:
    """Return a deed in the language in use."""
    return _(DEEDS[deed]) if deed in DEEDS else deed
