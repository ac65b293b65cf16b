"""Every address of the pages for members. What people who answer see is the edge's (`collect`)."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="surveys:list"), name="home"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("surveys/", include("promoteur.surveys.urls")),
    path("responses/", include("promoteur.responses.urls")),
    path("", include("promoteur.accounts.urls")),
]
