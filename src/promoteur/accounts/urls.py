"""Addresses of the pages for members and workspaces."""

from django.urls import path

from promoteur.accounts import entering, views

app_name = "accounts"

urlpatterns = [
    path("first/<str:token>/", entering.first, name="first"),
    path("join/<str:who>/<str:token>/", entering.join, name="join"),
    path("account/", entering.profile, name="profile"),
    path("workspaces/", views.workspaces, name="workspaces"),
    path("workspaces/<uuid:pk>/", views.workspace, name="workspace"),
    path("workspaces/<uuid:pk>/below/", views.add_below, name="add-below"),
    path("workspaces/<uuid:pk>/invite/", views.invite, name="invite"),
    path("workspaces/<uuid:pk>/trail/", views.trail, name="trail"),
    path("memberships/<int:pk>/role/", views.change_role, name="role"),
    path("memberships/<int:pk>/remove/", views.remove, name="remove"),
    path("memberships/<int:pk>/entrance/", views.entrance, name="entrance"),
    path("memberships/<int:pk>/two-factor-off/", views.two_factor_off, name="two-factor-off"),
]
