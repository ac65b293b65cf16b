"""Addresses of the pages of figures."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path

from promoteur.reports import views
from promoteur.reports.agents.views import agents
from promoteur.reports.behind.views import behind
from promoteur.reports.benchmarks import views as benchmarks
from promoteur.reports.compare.views import compare
from promoteur.reports.editing import Editing
from promoteur.reports.initiatives import views as initiatives
from promoteur.reports.overview.views import overview
from promoteur.reports.rounds import views as rounds
from promoteur.reports.saved import views as saved
from promoteur.reports.segments.views import segments
from promoteur.reports.targets import views as targets
from promoteur.reports.trend.views import trend

app_name = "reports"


def _page(name: str, view: Callable[..., HttpResponse], under: str) -> list[URLPattern]:
    """Return the address of a page, and that of its pictures and tables as files."""
    return [
        path(f"w/<uuid:pk>/{under}", view, name=name),
        path(f"w/<uuid:pk>/{under}<slug:part>.<slug:ending>", view, name=f"{name}-part"),
    ]


def _written(name: str, editing: Editing[Any]) -> list[URLPattern]:
    """Return the addresses at which members write what a page shows."""
    return [
        path(f"w/<uuid:pk>/{name}/new/", editing.new, name=f"{name}-new"),
        path(f"w/<uuid:pk>/{name}/<int:number>/change/", editing.change, name=f"{name}-change"),
        path(f"w/<uuid:pk>/{name}/<int:number>/delete/", editing.deleting(), name=f"{name}-delete"),
    ]


urlpatterns = [
    path("glossary/", views.show_glossary, name="glossary"),
    path("w/<uuid:pk>/views/", saved.views, name="views"),
    path("w/<uuid:pk>/views/keep/", saved.keep, name="views-keep"),
    path("w/<uuid:pk>/views/<uuid:view>/", saved.change, name="views-change"),
    path("w/<uuid:pk>/views/<uuid:view>/delete/", saved.delete, name="views-delete"),
    *_page("overview", overview, ""),
    path("w/<uuid:pk>/responses/", behind, name="responses"),
    *_page("compare", compare, "compare/"),
    *_page("trend", trend, "trend/"),
    *_page("segments", segments, "segments/"),
    *_page("agents", agents, "agents/"),
    *_page("rounds", rounds.rounds, "rounds/"),
    *_written("rounds", rounds.editing),
    *_page("targets", targets.targets, "targets/"),
    *_written("targets", targets.editing),
    path("w/<uuid:pk>/targets/<int:number>/close/", targets.close, name="targets-close"),
    *_page("initiatives", initiatives.initiatives, "initiatives/"),
    *_page("initiative", initiatives.initiative, "initiatives/<int:number>/"),
    *_written("initiatives", initiatives.editing),
    *_page("benchmarks", benchmarks.benchmarks, "benchmarks/"),
    *_written("benchmarks", benchmarks.editing),
    path("w/<uuid:pk>/benchmarks/import/", benchmarks.take, name="benchmarks-import"),
]
