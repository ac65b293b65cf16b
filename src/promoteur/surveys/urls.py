"""Addresses of the pages for surveys."""

from django.urls import path

from promoteur.surveys import editor, sharing, views

app_name = "surveys"

urlpatterns = [
    path("", views.list_surveys, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:pk>/", views.overview, name="overview"),
    path("<uuid:pk>/publish/", views.publish, name="publish"),
    path("<uuid:pk>/close/", views.close, name="close"),
    path("<uuid:pk>/reopen/", views.reopen, name="reopen"),
    path("<uuid:pk>/basics/", editor.basics, name="basics"),
    path("<uuid:pk>/wording/", editor.first_wording, name="first-wording"),
    path("<uuid:pk>/wording/<slug:code>/", editor.wording, name="wording"),
    path("<uuid:pk>/further/", editor.all_further, name="further"),
    path("<uuid:pk>/further/new/", editor.further, name="further-new"),
    path("<uuid:pk>/further/<slug:id_>/", editor.further, name="further-one"),
    path("<uuid:pk>/further/<slug:id_>/up/", editor.move_up, name="further-up"),
    path("<uuid:pk>/further/<slug:id_>/remove/", editor.remove, name="further-remove"),
    path("<uuid:pk>/look/", editor.look, name="look"),
    path("<uuid:pk>/widget/", editor.widget, name="widget"),
    path("<uuid:pk>/preview/", views.preview, name="preview"),
    path("<uuid:pk>/preview/page/", views.preview_page, name="preview-page"),
    path("<uuid:pk>/share/", sharing.share, name="share"),
    path("<uuid:pk>/secret/", sharing.renew_secret, name="renew-secret"),
]
