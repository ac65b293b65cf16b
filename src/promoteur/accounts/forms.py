"""What members fill in to come in, and to manage workspaces."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from promoteur.accounts.models import Member, Membership
from promoteur.accounts.zones import UTC, ZoneField, ZoneSelect


class NewPassword(forms.Form):
    """A form with a password that is chosen now."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("Ten characters or more. A few words are good."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def whose(self) -> Member:
        """Return the member as far as the form tells: a password must not resemble it."""
        return Member(
            email=self.cleaned_data.get("email", ""), name=self.cleaned_data.get("name", "")
        )

    def clean(self) -> dict[str, Any]:
        """Check the password against whoever it belongs to."""
        given = super().clean() or self.cleaned_data
        if password := given.get("password"):
            try:
                password_validation.validate_password(password, self.whose())
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given


class FirstMember(NewPassword):
    """Who sets the installation up, and for which organisation."""

    organisation = forms.CharField(
        label=_("Company or team"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autofocus": True}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("You log in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    zone = ZoneField(
        label=_("Time zone"),
        initial=UTC,
        help_text=_("It decides on which day an answer counts."),
        widget=ZoneSelect(attrs={"data-zone": "here"}),
    )
    field_order = ("organisation", "name", "email", "password", "zone")


class Enter(NewPassword):
    """An invited member, or one who forgot the password."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "password")

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        options["initial"] = {"name": member.name}
        super().__init__(*args, **options)
        self.member = member

    def whose(self) -> Member:
        """Return the member who enters."""
        return Member(email=self.member.email, name=self.cleaned_data.get("name", ""))


class Profile(forms.Form):
    """A member's own name and language. The address stays: it is how a member logs in."""

    LANGUAGES = (("", _("that of the browser")), ("en", "English"), ("fr", "Français"))

    name = forms.CharField(label=_("Name"), max_length=80)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)


class WorkspaceForm(forms.Form):
    """Name and time zone of a workspace."""

    name = forms.CharField(label=_("Name"), max_length=80)
    zone = ZoneField(
        label=_("Time zone"),
        help_text=_("It decides on which day an answer counts."),
    )


class RoleForm(forms.Form):
    """A role; what an agent is called, and whether an agent sees more than the answers about it."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.ROLES, initial="analyst")
    agent = forms.CharField(
        label=_("Name as an agent"),
        max_length=200,
        required=False,
        help_text=_(
            "For an agent: as answers have it in “agent”. An agent sees only the answers about "
            "that name."
        ),
    )
    sees_all = forms.BooleanField(label=_("May see all answers"), required=False)


class Invitation(RoleForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail address"))
    field_order = ("email", "role", "agent")
    sees_all = None  # type: ignore[assignment]  # Django’s way to leave a field out
