"""URLs of the app; the full French paths are written here, `portal/urls.py` includes them at the root."""

from django.urls import URLPattern, path

from offers.views import need, public

app_name = "offers"
NEED = "employeur/besoin"
urlpatterns: list[URLPattern] = [
    path(f"{NEED}/", need.need_start, name="need_start"),
    path(f"{NEED}/envoye/<uuid:public_id>/", need.need_sent, name="need_sent"),
    path(f"{NEED}/<uuid:key>/verifier/", need.need_check, name="need_check"),
    path(f"{NEED}/<uuid:key>/supprimer/", need.need_drop, name="need_drop"),
    path(f"{NEED}/<uuid:key>/<slug:slug>/", need.need_step, name="need_step"),
    path("offres/", public.offer_list, name="list"),
    path("offres/<uuid:public_id>/", public.offer_detail, name="detail"),
]
