"""Mails: written with the change that causes them, sent once by the outbox, as text and HTML, with one action each.

send(
    template="need_published",
    to=member.user.email,
    context={"title": offer.profile.title},
    path=reverse("mediations:employer_need", args=[need.public_id]),
    dedupe_key=f"need-published-{need.public_id}",
)

The text is `templates/mail/need_published.txt`: a line "Objet : …", a line "Action : …" (the words of the button), an empty
line, then paragraphs. All of them are listed in docs/mails.md. `send_later` takes a text that is made in code.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine, Origin, Template
from django.template.loader import render_to_string
from django.utils import translation

from portal.core import outbox
from portal.core.models import Outbox

KIND = "mail"


@dataclass(frozen=True)
class Action:
    """The one thing the reader can do: `path` is a path of the portal, made absolute in the mail."""

    label: str
    path: str


@dataclass(frozen=True)
class Attachment:
    """A small text file, such as an invitation for a calendar."""

    name: str
    content: str
    mimetype: str


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    paragraphs: list[str]
    action: Action | None = None
    signature: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    language: str = settings.LANGUAGE_CODE
    # Public ids of the people whom the text names, so that erasing one of them finds the mail.
    about: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class MailText:
    """A text of `templates/mail/`, cut into parts before anything typed by a person is put in."""

    subject: Template
    action: Template
    paragraphs: tuple[Template, ...]


@cache
def mail_text(name: str) -> MailText:
    head, _, body = Engine.get_default().get_template(f"mail/{name}.txt").source.partition("\n\n")
    lines = dict(re.findall(r"^(\w+) : (.+)$", head, flags=re.MULTILINE))

    def part(text: str) -> Template:
        plain = "{% autoescape off %}" + text.strip() + "{% endautoescape %}"
        return Template(plain, origin=Origin(f"mail/{name}.txt", f"mail/{name}.txt"))

    return MailText(
        subject=part(lines["Objet"]),
        action=part(lines["Action"]),
        paragraphs=tuple(part(text) for text in re.split(r"\n\s*\n", body.strip())),
    )


def send(
    *,
    template: str,
    to: str | None,
    context: Mapping[str, Any],
    path: str,
    dedupe_key: str,
    signature: str = "",
    attachments: Iterable[Attachment] = (),
    about: Iterable[object] = (),
    language: str = "",
    at: datetime | None = None,
) -> Outbox | None:
    """Write the mail `templates/mail/<template>.txt` in the current transaction; paragraphs that come out empty are left
    out. The text is made now: it says what was true when the thing happened. French unless `language` says another one,
    whatever the language of the page that is being written."""
    if not to:
        return None
    text = mail_text(template)
    values = Context(dict(context))
    language = language or settings.LANGUAGE_CODE
    with translation.override(language):
        subject, label = text.subject.render(values), text.action.render(values)
        paragraphs = [part.render(values).strip() for part in text.paragraphs]
    mail = Mail(
        to=to,
        subject=" ".join(subject.split()),
        paragraphs=[paragraph for paragraph in paragraphs if paragraph],
        action=Action(label, path),
        signature=signature,
        attachments=list(attachments),
        language=language,
        about=[str(public_id) for public_id in about],
    )
    return _enqueue(mail, dedupe_key=dedupe_key, at=at)


def send_later(
    *,
    to: str,
    subject: str,
    paragraphs: list[str],
    dedupe_key: str,
    action: Action | None = None,
    signature: str = "",
    about: Iterable[object] = (),
    at: datetime | None = None,
) -> Outbox | None:
    """Write a mail in the current transaction. The same `dedupe_key` is the same mail: it leaves once.

    Somebody without an address gets none, and nothing is written.
    """
    if not to:
        return None
    mail = Mail(
        to=to,
        subject=" ".join(subject.split()),
        paragraphs=paragraphs,
        action=action,
        signature=signature,
        about=[str(public_id) for public_id in about],
    )
    return _enqueue(mail, dedupe_key=dedupe_key, at=at)


def _enqueue(mail: Mail, *, dedupe_key: str, at: datetime | None) -> Outbox | None:
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
    # Mails that were written before they had a language are French.
    with translation.override(payload.get("language") or settings.LANGUAGE_CODE):
        text, html = render_to_string("mails/mail.txt", context), render_to_string("mails/mail.html", context)
    message = EmailMultiAlternatives(
        subject=payload["subject"],
        body=text,
        to=[payload["to"]],
        headers={"Message-ID": message_id(payload["key"]), "Auto-Submitted": "auto-generated"}
        | payload["headers"],
    )
    message.attach_alternative(html, "text/html")
    for attachment in payload.get("attachments", []):
        message.attach(attachment["name"], attachment["content"], attachment["mimetype"])
    return message


def message_id(key: str) -> str:
    """The same for every delivery of one mail, so that a mail server recognises a repeated one."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}{key}".encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.BASE_URL).hostname}>"


@outbox.handler(KIND)
def _send(payload: dict[str, Any]) -> None:
    build(payload).send()
