"""Mails about forms. None carries an answer: mailboxes are copied and forwarded, answers stay where they are forgotten."""

from datetime import datetime

from django.urls import reverse

from portal.core import mail
from portal.pages.models import FormPage


def answered(page: FormPage, *, at: datetime) -> None:
    """To those whom the editor named, once an hour at most: a flood of answers is no flood of mails."""
    for address in filter(None, (part.strip() for part in page.recipients.split(","))):
        mail.send(
            template="form_answered",
            to=address,
            context={"title": page.title},
            path=reverse("wagtailforms:list_submissions", args=[page.pk]),
            dedupe_key=f"form-answered-{page.pk}-{address}-{at:%Y%m%d%H}",
        )


def receipt(page: FormPage, *, to: str, key: str) -> None:
    """Only words of the editor: the form must not carry a stranger's text to anybody's address."""
    mail.send(
        template="form_receipt",
        to=to,
        context={"title": page.title, "thanks": page.thanks},
        path=page.get_url() or "/",
        dedupe_key=f"form-receipt-{key}",
        language=page.locale.language_code,
    )
