"""URLs of the app; the full French paths are written here, `portal/urls.py` includes them at the root."""

from django.urls import URLPattern, path

from mediations.views import check_in, employer, employer_need, meeting_file, staff_file, staff_list, youth

app_name = "mediations"
STAFF = "conseiller/mises-en-relation"
NEED = "employeur/besoins/<uuid:public_id>"
CANDIDATE = "employeur/candidats/<uuid:public_id>"
OWN = "jeune/propositions/<uuid:public_id>"
urlpatterns: list[URLPattern] = [
    path(f"{STAFF}/", staff_list.staff_list, name="staff_list"),
    path(f"{STAFF}/export.csv", staff_list.staff_export, name="staff_export"),
    path(f"{STAFF}/<uuid:public_id>/", staff_file.staff_file, name="staff_file"),
    path(f"{STAFF}/<uuid:public_id>/etape/<slug:slug>/", staff_file.staff_step, name="staff_step"),
    path(f"{STAFF}/<uuid:public_id>/annuler/", staff_file.staff_undo, name="staff_undo"),
    path(f"{STAFF}/<uuid:public_id>/alerte/", staff_file.staff_alert, name="staff_alert"),
    path(f"{STAFF}/<uuid:public_id>/note/", staff_file.staff_note, name="staff_note"),
    path(f"{STAFF}/<uuid:public_id>/relance/", staff_file.staff_remind, name="staff_remind"),
    path(f"{STAFF}/<uuid:public_id>/anonymat/", staff_file.staff_disclosure, name="staff_disclosure"),
    path(f"{STAFF}/<uuid:public_id>/rencontre/", staff_file.staff_meeting, name="staff_meeting"),
    path(
        f"{STAFF}/<uuid:public_id>/rencontre/<uuid:meeting_id>/",
        staff_file.staff_meeting,
        name="staff_meeting_edit",
    ),
    path(
        f"{STAFF}/<uuid:public_id>/rencontre/<uuid:meeting_id>/annuler/",
        staff_file.staff_cancel_meeting,
        name="staff_cancel_meeting",
    ),
    path(
        f"{STAFF}/<uuid:public_id>/alerte/<uuid:alert_id>/",
        staff_file.staff_solve_alert,
        name="staff_solve_alert",
    ),
    path(f"{NEED}/", employer_need.employer_need, name="employer_need"),
    path(f"{NEED}/completer/", employer_need.employer_need_edit, name="employer_need_edit"),
    path(f"{NEED}/pause/", employer_need.employer_need_pause, name="employer_need_pause"),
    path(f"{NEED}/clore/", employer_need.employer_need_close, name="employer_need_close"),
    path(f"{CANDIDATE}/", employer.employer_candidate, name="employer_candidate"),
    path(f"{CANDIDATE}/etape/<slug:slug>/", employer.employer_step, name="employer_step"),
    path(f"{CANDIDATE}/annuler/", employer.employer_undo, name="employer_undo"),
    path(f"{CANDIDATE}/message/", employer.employer_note, name="employer_note"),
    path(f"{CANDIDATE}/alerte/", employer.employer_alert, name="employer_alert"),
    path(f"{OWN}/", youth.youth_file, name="youth_file"),
    path(f"{OWN}/etape/<slug:slug>/", youth.youth_step, name="youth_step"),
    path(f"{OWN}/annuler/", youth.youth_undo, name="youth_undo"),
    path(f"{OWN}/message/", youth.youth_note, name="youth_note"),
    path(f"{OWN}/alerte/", youth.youth_alert, name="youth_alert"),
    path("jeune/offres/<uuid:public_id>/demander/", youth.youth_apply, name="youth_apply"),
    path("jeune/anonymat/<uuid:public_id>/", youth.youth_disclosure, name="youth_disclosure"),
    path("rencontres/<uuid:public_id>.ics", meeting_file.meeting_ics, name="meeting_ics"),
    path("suivi/<str:token>/", check_in.check_in, name="check_in"),
]
