"""Every address of the pages for members. What people who answer see is the edge's (`collect`)."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from promoteur.reports.views import home
from promoteur.site.look import choose

urlpatterns = [
    path("", home, name="home"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("theme/", choose, name="theme"),
    path("surveys/", include("promoteur.surveys.urls")),
    path("responses/", include("promoteur.responses.urls")),
    path("", include("promoteur.accounts.urls")),
    path("", include("promoteur.reports.urls")),
    path("", include("promoteur.accounts.doors")),
]
