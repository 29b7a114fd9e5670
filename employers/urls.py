"""URLs of the app; the full French paths are written here, `portal/urls.py` includes them at the root."""

from django.urls import URLPattern, path

from employers.views import signup, staff, staff_add, team

app_name = "employers"
urlpatterns: list[URLPattern] = [
    path("inscription/employeur/", signup.signup, name="signup"),
    path("inscription/employeur/suite/", signup.after_signup, name="after_signup"),
    path("invitation/<str:token>/", team.invitation, name="invitation"),
    path("employeur/etablissements/", team.establishments, name="establishments"),
    path("employeur/etablissements/ajouter/", signup.siret, name="establishment_siret"),
    path("employeur/etablissements/ajouter/<str:siret>/", signup.details, name="establishment_details"),
    path("employeur/equipe/", team.team, name="team"),
    path("employeur/equipe/<uuid:place>/inviter/", team.invite, name="invite"),
    path("employeur/equipe/<uuid:place>/<uuid:person>/", team.member, name="member"),
    path(
        "employeur/invitations/<uuid:invitation>/annuler/", team.cancel_invitation, name="cancel_invitation"
    ),
    path("demandes-de-rattachement/<uuid:join>/", team.decide_join, name="decide_join"),
    path("conseiller/entreprises/", staff.staff_list, name="staff_list"),
    path("conseiller/entreprises/ajouter/", staff_add.staff_add, name="staff_add"),
    path(
        "conseiller/entreprises/ajouter/<str:siret>/", staff_add.staff_add_details, name="staff_add_details"
    ),
    path("conseiller/entreprises/<uuid:place>/", staff.staff_detail, name="staff_detail"),
    path("conseiller/entreprises/<uuid:place>/decision/", staff.staff_decide, name="staff_decide"),
]
