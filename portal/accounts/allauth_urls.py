"""The pages of allauth that we use, under French paths and with allauth's own names. Pages about passwords are left out:
nobody has one."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from django.urls import URLPattern, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern] = [
    path("connexion/", account.login, name="account_login"),
    path("connexion/code/", account.confirm_login_code, name="account_confirm_login_code"),
    # The login page itself sends the code: one page less.
    path(
        "connexion/par-code/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="account_request_login_code",
    ),
    path("connexion/cle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("deconnexion/", account.logout, name="account_logout"),
    path("ferme/", account.account_inactive, name="account_inactive"),
    path("inscription/", account.signup, name="account_signup"),
    path("confirmer/", account.reauthenticate, name="account_reauthenticate"),
    path("adresse/", account.email, name="account_email"),
    path("adresse/code/", account.email_verification_sent, name="account_email_verification_sent"),
    path("appareils/", usersessions.list_usersessions, name="usersessions_list"),
    path("double-authentification/", mfa.index, name="mfa_index"),
    path("double-authentification/verifier/", mfa.authenticate, name="mfa_authenticate"),
    path("double-authentification/confirmer/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("double-authentification/application/", totp.activate_totp, name="mfa_activate_totp"),
    path("double-authentification/application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "double-authentification/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"
    ),
    path(
        "double-authentification/codes/nouveaux/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "double-authentification/codes/telecharger/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("double-authentification/cles/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("double-authentification/cles/ajouter/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(
        "double-authentification/cles/confirmer/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("double-authentification/cles/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "double-authentification/cles/<int:pk>/retirer/", webauthn.remove_webauthn, name="mfa_remove_webauthn"
    ),
]
