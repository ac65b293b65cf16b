"""What a member fills in to keep a view."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from promoteur.reports.pages import PAGES
from promoteur.reports.saved.models import LONGEST


class ChangeView(forms.Form):
    """Name of a view, and for whom it is."""

    name = forms.CharField(label=_("Name"), max_length=80)
    shared = forms.BooleanField(label=_("for everybody who sees this workspace"), required=False)

    def __init__(self, *args: Any, may_share: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not may_share:
            del self.fields["shared"]


class KeepView(ChangeView):
    """A new view: what the page had in its address comes along."""

    page = forms.ChoiceField(widget=forms.HiddenInput)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        page = self.fields["page"]
        assert isinstance(page, forms.ChoiceField)  # noqa: S101 - so it was made
        page.choices = [(name, name) for name in PAGES]
