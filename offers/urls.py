"""URLs of the app; the full French paths are written here, `portal/urls.py` includes them at the root."""

from django.urls import URLPattern, path

from offers.views import inbox, need, public, staff_need, staff_new, staff_offers, still_open

app_name = "offers"
NEED = "employeur/besoin"
INBOX = "conseiller/besoins"
OFFERS = "conseiller/offres"
urlpatterns: list[URLPattern] = [
    path(f"{NEED}/", need.need_start, name="need_start"),
    path(f"{NEED}/envoye/<uuid:public_id>/", need.need_sent, name="need_sent"),
    path(f"{NEED}/reprendre/<uuid:public_id>/", need.need_again, name="need_again"),
    path(f"{NEED}/<uuid:key>/verifier/", need.need_check, name="need_check"),
    path(f"{NEED}/<uuid:key>/supprimer/", need.need_drop, name="need_drop"),
    path(f"{NEED}/<uuid:key>/<slug:slug>/", need.need_step, name="need_step"),
    path(f"{INBOX}/", inbox.inbox, name="inbox"),
    path(f"{INBOX}/nouveau/", staff_new.staff_need_new, name="staff_need_new"),
    path(f"{INBOX}/<uuid:public_id>/", staff_need.staff_need, name="staff_need"),
    path(f"{INBOX}/<uuid:public_id>/prendre/", staff_need.staff_take, name="staff_take"),
    path(f"{INBOX}/<uuid:public_id>/confier/", staff_need.staff_hand_over, name="staff_hand_over"),
    path(f"{INBOX}/<uuid:public_id>/publier/", staff_need.staff_publish, name="staff_publish"),
    path(f"{INBOX}/<uuid:public_id>/renvoyer/", staff_need.staff_return, name="staff_return"),
    path(f"{INBOX}/<uuid:public_id>/pause/", staff_need.staff_pause, name="staff_pause"),
    path(f"{INBOX}/<uuid:public_id>/ajuster/", staff_need.staff_adjust, name="staff_adjust"),
    path(f"{INBOX}/<uuid:public_id>/clore/", staff_need.staff_close, name="staff_close"),
    path(f"{OFFERS}/", staff_offers.staff_offers, name="staff_offers"),
    path(f"{OFFERS}/cochees/", staff_offers.staff_offers_ticked, name="staff_offers_ticked"),
    path(f"{OFFERS}/<uuid:public_id>/", staff_offers.staff_offer, name="staff_offer"),
    path(f"{OFFERS}/<uuid:public_id>/publier/", staff_offers.staff_offer_publish, name="staff_offer_publish"),
    path(f"{OFFERS}/<uuid:public_id>/pause/", staff_offers.staff_offer_pause, name="staff_offer_pause"),
    path(f"{OFFERS}/<uuid:public_id>/modifier/", staff_offers.staff_offer_edit, name="staff_offer_edit"),
    path(f"{OFFERS}/<uuid:public_id>/clore/", staff_offers.staff_offer_close, name="staff_offer_close"),
    path("offres/toujours/<str:token>/", still_open.still_open, name="still_open"),
    path("offres/", public.offer_list, name="list"),
    path("offres/<uuid:public_id>/", public.offer_detail, name="detail"),
]
