"""URLs of the app; the full French paths are written here, `portal/urls.py` includes them at the root."""

from django.urls import URLPattern, path

from portal.pages.views.style import style_guide

app_name = "pages"
urlpatterns: list[URLPattern] = [
    path("style/", style_guide, name="style_guide"),
]
