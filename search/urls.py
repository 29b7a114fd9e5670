"""URLs of the app; the full French paths are written here, `portal/urls.py` includes them at the root."""

from django.urls import URLPattern, path

from search.views import indicators, matches, own, unseen, what_if

app_name = "search"
urlpatterns: list[URLPattern] = [
    path("conseiller/offres/<uuid:public_id>/jeunes/", matches.offer_matches, name="offer_matches"),
    path("conseiller/offres/<uuid:public_id>/jeunes/presque/", matches.offer_nearly, name="offer_nearly"),
    path("conseiller/jeunes/jamais-proposes/", unseen.never_proposed, name="never_proposed"),
    path("conseiller/offres/<uuid:public_id>/et-si/", what_if.offer_what_if, name="offer_what_if"),
    path("employeur/jeunes-possibles/<uuid:key>/", what_if.need_counts, name="need_counts"),
    path(
        "conseiller/offres/<uuid:offer_id>/jeunes/<uuid:youth_id>/", matches.pair_detail, name="pair_detail"
    ),
    path("conseiller/jeunes/<uuid:public_id>/offres/", matches.youth_matches, name="youth_matches"),
    path("jeune/offres/", own.youth_own_matches, name="youth_own_matches"),
    path("conseiller/indicateurs/", indicators.indicators, name="indicators"),
    path("conseiller/indicateurs/<slug:key>/", indicators.indicator_cases, name="indicator_cases"),
]
