"""URLs of the app; the full French paths are written here, `portal/urls.py` includes them at the root."""

from django.urls import URLPattern, path

from offers.views import public

app_name = "offers"
urlpatterns: list[URLPattern] = [
    path("offres/", public.offer_list, name="list"),
    path("offres/<uuid:public_id>/", public.offer_detail, name="detail"),
]
