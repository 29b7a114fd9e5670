"""How allauth meets our accounts: mails and text messages through the outbox, phones, encrypted secrets."""

import base64
import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string

from portal.accounts import sms
from portal.accounts.models import User
from portal.accounts.phones import normalise_mobile
from portal.core import mail
from portal.core.errors import ApplicationError


class MobileField(forms.CharField):
    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return normalise_mobile(text)
        except ApplicationError as error:
            raise ValidationError(error.message) from error


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Employers sign up with their SIRET on our own pages; a young person's account is opened by their adviser."""
        return False

    def get_login_stages(self) -> list[str]:
        """The code was sent to the address itself, which proves it: no second verification of the same address."""
        return [stage for stage in super().get_login_stages() if "VerificationStage" not in stage]

    @transaction.atomic
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mails of allauth leave through the outbox and look like all others."""
        paragraphs = render_to_string(f"{template_prefix}_message.txt", context | {"email": email})
        mail.send_later(
            to=email,
            subject=render_to_string(f"{template_prefix}_subject.txt", context),
            paragraphs=[" ".join(part.split()) for part in paragraphs.split("\n\n") if part.strip()],
            dedupe_key=f"account-{uuid.uuid4()}",
        )

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        return MobileField(**{"label": "Téléphone mobile", **kwargs})

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        User.objects.filter(pk=user.pk, phone=phone).update(phone_verified=True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone, is_active=True).first()

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        self._send_sms(phone, "account/sms/login_code.txt", {"code": code})

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        self._send_sms(phone, "account/sms/unknown_account.txt", {})

    @transaction.atomic
    def _send_sms(self, phone: str, template: str, context: dict[str, Any]) -> None:
        text = render_to_string(template, context).strip()
        sms.send_later(to=phone, text=text, dedupe_key=f"account-{uuid.uuid4()}")


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes are encrypted with a key made from SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        return _cipher(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return "Tandem"


def _cipher(secret: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"tandem.second-factor").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))
