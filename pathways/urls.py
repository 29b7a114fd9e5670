"""URLs of the app; the full French paths are written here, `portal/urls.py` includes them at the root."""

from django.urls import URLPattern, path

from pathways.views import edit, files, imports, lists, merge, own, steps

app_name = "pathways"
urlpatterns: list[URLPattern] = [
    path("conseiller/jeunes/", lists.youth_list, name="youth_list"),
    path("conseiller/jeunes/export.csv", lists.youth_export, name="youth_export"),
    path("conseiller/jeunes/confier/", lists.youth_reassign, name="youth_reassign"),
    path("conseiller/jeunes/nouveau/", edit.youth_create, name="youth_create"),
    path("conseiller/jeunes/importer/", imports.youth_import, name="youth_import"),
    path(
        "conseiller/jeunes/importer/modele.csv", imports.youth_import_template, name="youth_import_template"
    ),
    path(
        "conseiller/jeunes/importer/<uuid:public_id>/",
        imports.youth_import_detail,
        name="youth_import_detail",
    ),
    path("conseiller/jeunes/doublons/", merge.youth_merge, name="youth_merge"),
    path(
        "conseiller/jeunes/doublons/<uuid:first_id>/<uuid:second_id>/",
        merge.youth_merge_pair,
        name="youth_merge_pair",
    ),
    path("conseiller/jeunes/<uuid:public_id>/", files.youth_detail, name="youth_detail"),
    path("conseiller/jeunes/<uuid:public_id>/consultations/", files.youth_accesses, name="youth_accesses"),
    path("conseiller/jeunes/<uuid:public_id>/modifier/", edit.youth_edit, name="youth_edit"),
    path(
        "conseiller/jeunes/<uuid:public_id>/modifier/<slug:section>/",
        edit.youth_edit_section,
        name="youth_edit_section",
    ),
    path("conseiller/jeunes/<uuid:public_id>/suivi/<slug:to>/", steps.youth_move, name="youth_move"),
    path("conseiller/jeunes/<uuid:public_id>/acces/", steps.space_open, name="space_open"),
    path("conseiller/jeunes/<uuid:public_id>/engagement/", steps.commitment_open, name="commitment_open"),
    path(
        "conseiller/jeunes/<uuid:public_id>/engagement/<uuid:commitment_id>/",
        steps.commitment_move,
        name="commitment_move",
    ),
    path("conseiller/jeunes/<uuid:public_id>/situation/", steps.situation_add, name="situation_add"),
    path(
        "conseiller/jeunes/<uuid:public_id>/situation/<uuid:situation_id>/",
        steps.situation_end,
        name="situation_end",
    ),
    path("conseiller/jeunes/<uuid:public_id>/orientation/", steps.referral_add, name="referral_add"),
    path(
        "conseiller/jeunes/<uuid:public_id>/orientation/<uuid:referral_id>/",
        steps.referral_update,
        name="referral_update",
    ),
    path("jeune/profil/", own.own_profile, name="own_profile"),
]
