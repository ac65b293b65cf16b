"""What members fill in to come in, and to manage workspaces."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from promoteur.accounts.models import Member, Membership


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]


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
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        initial="UTC",
        help_text=_("It decides on which day an answer counts."),
        widget=forms.Select(attrs={"data-zone": "here"}),
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


class Login(forms.Form):
    """E-mail address and password."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.request = request
        self.member: Member | None = None

    def clean(self) -> dict[str, Any]:
        """Find the member; what was wrong, address or password, is not said."""
        given = super().clean() or self.cleaned_data
        if given.get("email") and given.get("password"):
            found = authenticate(self.request, username=given["email"], password=given["password"])
            if not isinstance(found, Member):
                raise forms.ValidationError(
                    _("This e-mail address and this password do not belong together.")
                )
            self.member = found
        return given


class Profile(forms.Form):
    """A member's own name and language. The address stays: it is how a member logs in."""

    LANGUAGES = (("", _("that of the browser")), ("en", "English"), ("fr", "Français"))

    name = forms.CharField(label=_("Name"), max_length=80)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)


class ChangePassword(NewPassword):
    """The old password and a new one."""

    old = forms.CharField(
        label=_("Your password until now"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old", "password")

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        self.member = member
        self.fields["password"].label = _("New password")

    def whose(self) -> Member:
        """Return the member whose password it is."""
        return self.member

    def clean_old(self) -> str:
        """Check the old password."""
        old: str = self.cleaned_data["old"]
        if not self.member.check_password(old):
            raise forms.ValidationError(_("This is not your password."))
        return old


class WorkspaceForm(forms.Form):
    """Name and time zone of a workspace."""

    name = forms.CharField(label=_("Name"), max_length=80)
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        help_text=_("It decides on which day an answer counts."),
    )


class Invitation(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=Membership.ROLES, initial="analyst")


class RoleForm(forms.Form):
    """Another role."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.ROLES)
