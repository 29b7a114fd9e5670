"""The list of mails, what they say, and the calendar files."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone
from icalendar import Calendar

from mediations import services
from mediations.models import Meeting
from portal.core import mail
from portal.core.models import Outbox
from tests.factories.employers import EmployerMembershipFactory, EstablishmentFactory
from tests.factories.mediations import MediationFactory
from tests.factories.pathways import YouthFactory

ROOT = Path(django_settings.BASE_DIR)
TEXTS = sorted(path.stem for path in (ROOT / "templates/mail").glob("*.txt") if path.stem != "base")
APPS = ("employers", "mediations", "offers", "pathways", "portal", "search")


def in_docs():
    return re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/mails.md").read_text(), flags=re.MULTILINE)


def test_the_list_of_the_docs_is_the_list_of_the_texts():
    assert in_docs() == sorted(in_docs())
    assert in_docs() == TEXTS


def test_every_template_named_in_code_exists():
    named = set()
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            named |= set(re.findall(r'template="(\w+)"', path.read_text()))
    assert named - set(TEXTS) == set()


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_has_a_subject_one_action_and_paragraphs(name):
    text = mail.mail_text(name)
    assert text.subject
    assert text.action
    assert len(text.paragraphs) >= 2
    source = (ROOT / f"templates/mail/{name}.txt").read_text()
    assert "'" not in re.sub(r"{[%{].*?[%}]}", "", source), "the French apostrophe is ’"


@pytest.mark.django_db
def test_typed_text_stays_text(mailoutbox):
    """Neither markup nor a line that looks like our own header changes the mail."""
    with transaction.atomic():
        mail.send(
            template="need_returned",
            to="camille@exemple.example",
            context={
                "first_name": "Camille",
                "title": "Cuisinier\nAction : autre",
                "contact": "Nadia Berrou",
                "remarks": "Objet : piège\n\n<script>alert(1)</script>",
            },
            path="/employeur/besoins/1/",
            dedupe_key="returned-1",
        )
    (message,) = mailoutbox
    html = message.alternatives[0].content
    assert message.subject == "Quelques précisions sur votre besoin « Cuisinier Action : autre »"
    assert "<script>" not in html
    assert "Compléter mon besoin" in html
    assert html.count("btn") <= 1


@pytest.fixture
def presented():
    place = EstablishmentFactory()
    EmployerMembershipFactory(establishment=place)
    return MediationFactory(presented=True, youth=YouthFactory(with_account=True), offer__establishment=place)


def calendar_of(message):
    (name, content, mimetype), *_ = message.attachments
    assert name == "rencontre.ics"
    calendar = Calendar.from_ical(content)
    return calendar, calendar.walk("VEVENT")[0], mimetype


@pytest.mark.django_db
def test_a_meeting_is_added_moved_and_cancelled_in_calendars(presented, mailoutbox):
    adviser = presented.adviser.user
    start = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    plan = services.MeetingPlan(starts_at=start, place="12, rue de l’Église; Aubenas", adviser_present=True)
    services.move(mediation=presented, to="meeting", actor=adviser, revision=1, meeting=plan)
    meeting = Meeting.objects.get()
    assert len(mailoutbox) == 3
    calendar, event, mimetype = calendar_of(mailoutbox[0])
    assert calendar["METHOD"] == "REQUEST"
    assert "method=REQUEST" in mimetype
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
    assert event["DTSTART"].dt == start
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=30)
    assert event["LOCATION"] == "12, rue de l’Église; Aubenas"
    uid = event["UID"]
    mailoutbox.clear()
    presented.refresh_from_db()
    later = services.MeetingPlan(starts_at=start + timedelta(days=1), place="Au bureau", adviser_present=True)
    services.plan_meeting(mediation=presented, plan=later, actor=adviser, meeting=meeting)
    _, event, _ = calendar_of(mailoutbox[0])
    assert (event["UID"], event["SEQUENCE"]) == (uid, 1)
    assert "déplacée" in mailoutbox[0].subject
    mailoutbox.clear()
    for _ in range(2):
        services.cancel_meeting(meeting=Meeting.objects.get(), actor=adviser)
    calendar, event, _ = calendar_of(mailoutbox[0])
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"]) == ("CANCEL", uid, 2)
    assert event["STATUS"] == "CANCELLED"
    assert len(mailoutbox) == 3


@pytest.mark.django_db
def test_a_meeting_without_the_adviser_is_not_mailed_to_them(presented, mailoutbox):
    plan = services.MeetingPlan(starts_at=timezone.now() + timedelta(days=3), place="Sur place")
    services.move(mediation=presented, to="meeting", actor=presented.adviser.user, revision=1, meeting=plan)
    assert presented.adviser.user.email not in [to for mail in mailoutbox for to in mail.to]


@pytest.mark.django_db
def test_mails_name_whom_they_are_about_so_that_erasing_finds_them(presented):
    services.raise_alert(mediation=presented, actor=presented.youth.user, text="Pas de planning.")
    row = Outbox.objects.get(kind="mail")
    assert row.payload["about"] == [str(presented.youth.public_id)]


@pytest.mark.django_db
def test_the_young_person_who_declines_themselves_is_not_told_of_it(presented, mailoutbox):
    services.move(
        mediation=presented, to="withdrawn", actor=presented.youth.user, revision=1, reason="changed_mind"
    )
    assert mailoutbox == []
