"""Addresses of the pages for responses."""

from django.urls import path

from promoteur.responses import set_aside_views, views
from promoteur.responses.imports import views as import_views

app_name = "responses"

urlpatterns = [
    path("", views.list_responses, name="list"),
    path("export.csv", views.export_csv, name="export-csv"),
    path("export.parquet", views.export_parquet, name="export-parquet"),
    path("set-aside/", set_aside_views.list_all, name="set-aside"),
    path("set-aside/retry/", set_aside_views.retry_all, name="retry-all"),
    path("set-aside/<int:pk>/retry/", set_aside_views.retry, name="retry"),
    path("set-aside/<int:pk>/dismiss/", set_aside_views.dismiss, name="dismiss"),
    path("imports/", import_views.list_imports, name="imports"),
    path("imports/new/", import_views.new, name="import-new"),
    path("imports/<uuid:pk>/", import_views.one, name="import"),
    path("imports/<uuid:pk>/start/", import_views.start, name="import-start"),
    path("imports/<uuid:pk>/give-up/", import_views.give_up, name="import-give-up"),
    path("<uuid:pk>/", views.one, name="one"),
    path("<uuid:pk>/exclude/", views.exclude, name="exclude"),
    path("<uuid:pk>/include/", views.include, name="include"),
    path("<uuid:pk>/restore/", views.restore, name="restore"),
    path("<uuid:pk>/note/", views.note, name="note"),
    path("<uuid:pk>/tag/", views.tag, name="tag"),
    path("<uuid:pk>/tag/<int:tag_pk>/remove/", views.untag, name="untag"),
]
