"""URLs of the app; the full French paths are written here, `portal/urls.py` includes them at the root."""

from django.urls import URLPattern

app_name = "pages"
urlpatterns: list[URLPattern] = []
