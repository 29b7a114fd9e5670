"""URLs of the app; the full French paths are written here, `portal/urls.py` includes them at the root."""

from django.urls import URLPattern, path

from portal.pages.views import attendance, authors, health, legal, site
from portal.pages.views.adviser import adviser_home
from portal.pages.views.dashboard import dashboard
from portal.pages.views.employer import employer_home
from portal.pages.views.style import brand_css, style_guide
from portal.pages.views.youth import own_data, own_data_file, youth_home

app_name = "pages"
urlpatterns: list[URLPattern] = [
    path("tableau-de-bord/", dashboard, name="dashboard"),
    path("mentions-legales/", legal.legal_notice, name="legal_notice"),
    path("donnees-personnelles/", legal.privacy, name="privacy"),
    path("accessibilite/", legal.accessibility, name="accessibility"),
    path("comment-fonctionne-le-classement/", legal.ranking, name="ranking"),
    path("plan-du-site/", site.site_map, name="site_map"),
    path("media/images/<path:path>", site.picture, name="picture"),
    path("conseiller/evenements/", attendance.event_list, name="event_list"),
    path("conseiller/evenements/<uuid:public_id>/", attendance.event_attendance, name="event_attendance"),
    path(
        "conseiller/evenements/<uuid:public_id>/inscrire/",
        attendance.event_staff_register,
        name="event_staff_register",
    ),
    path("conseiller/evenements/<uuid:public_id>/annuler/", attendance.event_cancel, name="event_cancel"),
    path(
        "conseiller/evenements/<uuid:public_id>/inscrits.csv",
        attendance.event_attendance_csv,
        name="event_csv",
    ),
    path("conseiller/", adviser_home, name="adviser_home"),
    path("conseiller/page-d-auteur/", authors.own_author_page, name="own_author_page"),
    path("conseiller/page-d-auteur/effacer/", authors.own_author_page_forget, name="own_author_page_forget"),
    path("jeune/", youth_home, name="youth_home"),
    path("jeune/mes-donnees/", own_data, name="own_data"),
    path("jeune/mes-donnees/fichier.json", own_data_file, name="own_data_file"),
    path("employeur/", employer_home, name="employer_home"),
    path("sante/", health.page, name="health"),
    path("sante/vivante/", health.live, name="health_live"),
    path("sante/prete/", health.ready, name="health_ready"),
    path("sante/rejouer/<int:pk>/", health.replay, name="health_replay"),
    path("style/", style_guide, name="style_guide"),
    path("marque.css", brand_css, name="brand_css"),
]
