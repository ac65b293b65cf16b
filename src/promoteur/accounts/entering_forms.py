"""The forms of allauth's pages, in our words and with our fields."""

from typing import Any

from allauth.account import forms as theirs
from allauth.account.fields import SetPasswordField
from allauth.mfa.base import forms as codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.utils.translation import gettext_lazy as _

from promoteur.accounts.services import record_everywhere

TEN = _("Ten characters or more. A few words are good.")


def _now(label: Any, **more: str) -> forms.CharField:
    """Return a field for the password that a member has."""
    attributes = {"autocomplete": "current-password", **more}
    return forms.CharField(label=label, strip=False, widget=forms.PasswordInput(attrs=attributes))


def _new(label: Any) -> SetPasswordField:
    """Return a field for a password that is chosen now; allauth checks it."""
    field = SetPasswordField(label=label, help_text=TEN)
    field.widget.attrs.pop("placeholder", None)
    return field


def _code(label: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(attrs=attributes))


class Login(theirs.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        attributes = {"autocomplete": "username webauthn", "autofocus": True}
        self.fields["login"] = forms.EmailField(
            label=_("E-mail address"), widget=forms.EmailInput(attrs=attributes)
        )
        self.fields["password"] = _now(_("Password"))


class ChangePassword(theirs.ChangePasswordForm):
    """The old password and a new one."""

    oldpassword = _now(_("Your password until now"))
    password1 = _new(_("New password"))
    password2 = None


class ChosenPassword(theirs.SetPasswordForm):
    """A first password, of a member who logs in elsewhere."""

    password1 = _new(_("Password"))
    password2 = None


class Forgotten(theirs.ResetPasswordForm):
    """Whose password was forgotten."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class ChosenAnew(theirs.ResetPasswordKeyForm):
    """A password instead of one that was forgotten."""

    password1 = _new(_("New password"))
    password2 = None


class Again(theirs.ReauthenticateForm):
    """The password once more, before something weighty."""

    password = _now(_("Password"), autofocus="autofocus")


class Code(codes.AuthenticateForm):
    """A code of the app, or a recovery code."""

    code = _code(_("Code"))


class CodeAgain(codes.ReauthenticateForm):
    """The same, once more."""

    code = _code(_("Code"))


class ActivateApp(ActivateTOTPForm):
    """The first code of an app."""

    code = _code(_("Code that the app shows"))


class KeyAsked(AuthenticateWebAuthnForm):
    """A key as the second step; one that is refused is written down.

    allauth tells of a wrong code by a signal, and of a wrong key by nothing.
    """

    def clean_credential(self) -> Any:
        """Return the key.

        Raises:
            ValidationError: it opens nothing.
        """
        try:
            return super().clean_credential()
        except forms.ValidationError:
            if member := self._meant(self.cleaned_data["credential"]):
                record_everywhere(
                    "member.second-factor-failed", member=member, by=None, kind="webauthn"
                )
            raise

    def _meant(self, given: Any) -> Any:
        """Return as whom somebody wants to come in; None where nobody can tell."""
        if self.user is not None:
            return self.user
        try:
            auth.parse_authentication_response(given)
            return auth.extract_user_from_response(given)
        except forms.ValidationError:
            return None


class KeyAlone(KeyAsked, LoginWebAuthnForm):
    """A key that opens without a password."""


class KeyAgain(KeyAsked, ReauthenticateWebAuthnForm):
    """A key once more, before something weighty."""


class AddKey(AddWebAuthnForm):
    """A passkey or a security key."""

    name = forms.CharField(label=_("Name of the key"), required=False, max_length=80)
    passwordless = forms.BooleanField(
        label=_("Log in with this key alone"),
        required=False,
        help_text=_("No password is asked then; the device asks for a finger, a face or a PIN."),
    )


class RenameKey(EditWebAuthnForm):
    """Another name of a key."""

    name = forms.CharField(label=_("Name of the key"), max_length=80)
