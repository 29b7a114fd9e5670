"""Mails: written with the change that causes them, sent once by the outbox, as text and HTML, with one action each.

send_later(
    to=member.user.email,
    subject="Votre besoin est publié",
    paragraphs=["Bonjour,", "Votre besoin « Cuisinier » est publié."],
    action=Action("Suivre mon besoin", reverse("employers:need", args=[need.public_id])),
    dedupe_key=f"need-published-{need.public_id}",
)
"""

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from portal.core import outbox
from portal.core.models import Outbox

KIND = "mail"


@dataclass(frozen=True)
class Action:
    """The one thing the reader can do: `path` is a path of the portal, made absolute in the mail."""

    label: str
    path: str


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    paragraphs: list[str]
    action: Action | None = None
    signature: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def send_later(
    *,
    to: str,
    subject: str,
    paragraphs: list[str],
    dedupe_key: str,
    action: Action | None = None,
    signature: str = "",
    at: datetime | None = None,
) -> Outbox | None:
    """Write a mail in the current transaction. The same `dedupe_key` is the same mail: it leaves once.

    Somebody without an address gets none, and nothing is written.
    """
    if not to:
        return None
    mail = Mail(
        to=to, subject=" ".join(subject.split()), paragraphs=paragraphs, action=action, signature=signature
    )
    payload = asdict(mail) | {"key": dedupe_key}
    return outbox.enqueue(kind=KIND, payload=payload, dedupe_key=dedupe_key, at=at)


def build(payload: dict[str, Any]) -> EmailMultiAlternatives:
    action = payload["action"]
    context = {
        "subject": payload["subject"],
        "paragraphs": payload["paragraphs"],
        "label": action["label"] if action else "",
        "url": urljoin(f"{settings.BASE_URL}/", action["path"]) if action else "",
        "signature": payload["signature"],
        "base_url": settings.BASE_URL,
    }
    message = EmailMultiAlternatives(
        subject=payload["subject"],
        body=render_to_string("mails/mail.txt", context),
        to=[payload["to"]],
        headers={"Message-ID": message_id(payload["key"]), "Auto-Submitted": "auto-generated"}
        | payload["headers"],
    )
    message.attach_alternative(render_to_string("mails/mail.html", context), "text/html")
    return message


def message_id(key: str) -> str:
    """The same for every delivery of one mail, so that a mail server recognises a repeated one."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}{key}".encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.BASE_URL).hostname}>"


@outbox.handler(KIND)
def _send(payload: dict[str, Any]) -> None:
    build(payload).send()
