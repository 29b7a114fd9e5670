"""Health for machines; the page for staff is in `portal.pages`."""

from django.urls import path

from portal.core import views

app_name = "core"
urlpatterns = [
    path("sante/vivante/", views.live, name="live"),
    path("sante/prete/", views.ready, name="ready"),
]
