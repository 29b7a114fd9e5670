"""What the editors' work shows outside the admin."""

from django.urls import path

from portal.editorial.views import previews

app_name = "editorial"
urlpatterns = [path("brouillon/<str:token>/", previews.preview, name="preview")]
