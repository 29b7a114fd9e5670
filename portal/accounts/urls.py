"""URLs of the app; the full French paths are written here, `portal/urls.py` includes them at the root."""

from django.urls import URLPattern, path

from portal.accounts.views import demo, entrance, team, territory

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("demo/connexion/<uuid:person>/", demo.demo_login, name="demo_login"),
    path("entree/", entrance.entrance, name="entrance"),
    path("conseiller/equipe/", team.team, name="team"),
    path("conseiller/equipe/inviter/", team.invite, name="team_invite"),
    path("conseiller/equipe/communes/", territory.communes, name="communes"),
    path("conseiller/equipe/communes/<str:insee>/", territory.commune, name="commune"),
    path("conseiller/equipe/communes/<str:insee>/retirer/", territory.leave, name="commune_leave"),
    path("conseiller/equipe/<uuid:person>/", team.member, name="member"),
    path("conseiller/equipe/<uuid:person>/role/", team.update, name="member_update"),
    path("conseiller/equipe/<uuid:person>/absence/", team.absence, name="member_absence"),
    path("conseiller/equipe/<uuid:person>/acces/", team.end, name="member_end"),
]
