import pytest
from django.core import mail as django_mail
from django.db import transaction

from portal.core.mail import Action, send_later
from portal.core.models import Outbox

pytestmark = pytest.mark.django_db


def send(**changes):
    fields = {
        "to": "camille@example.org",
        "subject": "Votre besoin\nest publié",
        "paragraphs": ["Bonjour,", "Votre besoin « Cuisinier <script> » est publié."],
        "action": Action("Suivre mon besoin", "/employeur/besoins/1/"),
        "dedupe_key": "published-1",
    }
    with transaction.atomic():
        return send_later(**fields | changes)


def test_a_mail_leaves_once_as_text_and_html_with_one_absolute_link(mailoutbox):
    send()
    assert send() is None
    (message,) = mailoutbox
    html = message.alternatives[0].content
    assert message.subject == "Votre besoin est publié"
    assert message.to == ["camille@example.org"]
    for body in (message.body, html):
        assert "http://localhost:8000/employeur/besoins/1/" in body
        assert "Suivre mon besoin" in body
    assert "« Cuisinier <script> »" in message.body
    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_every_delivery_of_a_mail_has_the_same_message_id(mailoutbox):
    row = send()
    Outbox.objects.update(state=Outbox.State.PENDING, next_at=row.created_at, attempts=0)
    from portal.core.outbox import dispatch

    dispatch()
    send(dedupe_key="published-2")
    ids = [message.extra_headers["Message-ID"] for message in mailoutbox]
    assert ids[0] == ids[1] != ids[2]


def test_somebody_without_an_address_gets_nothing():
    assert send(to="") is None
    assert not Outbox.objects.exists()
    assert django_mail.outbox == []
