"""URLs of the app; the full French paths are written here, `portal/urls.py` includes them at the root."""

from django.urls import URLPattern, path

from portal.upkeep.views import reading

app_name = "upkeep"
urlpatterns: list[URLPattern] = [path("lecture/<int:pk>/", reading, name="reading")]
