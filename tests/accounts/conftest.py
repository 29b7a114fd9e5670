"""A person with something in every table."""

from datetime import date

import pytest
from django.db import transaction

from pathways.models import FileAccess, YouthImport
from portal.accounts.models import User
from portal.accounts.services import record_consent
from portal.core import mail
from portal.pages.services import register
from tests.factories.mediations import (
    AlertFactory,
    CheckInAnswerFactory,
    CheckInFactory,
    DisclosureFactory,
    MediationFactory,
    MeetingFactory,
    NoteFactory,
)
from tests.factories.offers import OfferBookmarkFactory
from tests.factories.pages import EventPageFactory
from tests.factories.pathways import SituationFactory, YouthFactory
from tests.people import login
from tests.stored import CANARY


@pytest.fixture
def zephyrine(db):
    """A young person with something in every table, and her name in every free text."""
    first, last, email, phone, address = CANARY
    user = User.objects.create_user(email, kind="youth", first_name=first, last_name=last, phone=phone)
    youth = YouthFactory(
        user=user,
        first_name=first,
        last_name=last,
        email=email,
        phone=phone,
        address=address,
        about=f"Je suis {first}",
        birth_date=date(2005, 6, 7),
        wishes=["G1602"],
        skills=[101],
        accepts=["cdi"],
        with_commitment=True,
    )
    text = f"{first} {last} a dit oui"
    file = MediationFactory(youth=youth, following=True, message=text)
    for note in (NoteFactory, AlertFactory):
        note(mediation=file, text=text)
    MeetingFactory(mediation=file, place=address)
    DisclosureFactory(youth=youth)
    CheckInAnswerFactory(check_in=CheckInFactory(mediation=file), comment=text)
    OfferBookmarkFactory(youth=youth)
    SituationFactory(youth=youth, where=f"chez {last}")
    FileAccess.objects.create(youth=youth, actor=youth.adviser.user, actor_label="Nadia", kind="read")
    YouthImport.objects.create(
        structure=youth.agency.structure,
        agency=youth.agency,
        file_name="x.csv",
        content=f"{first} {last};{email}",
    )
    record_consent(user=user, document="youth_privacy")
    forum = EventPageFactory().occurrences.get()
    register(occurrence=forum, name=f"{first} {last}", email=email, phone=phone)
    # Without an account, by name and telephone only.
    register(occurrence=forum, name=f"{first} {last}", email="", phone=phone, by_staff=True)
    login(user).get("/")
    with transaction.atomic():
        mail.send_later(to=email, subject="Une offre", paragraphs=[f"Bonjour {first}"], dedupe_key="canary-1")
        mail.send_later(
            to="patron@exemple.example",
            subject=f"{first} {last}",
            paragraphs=["Un candidat"],
            dedupe_key="canary-2",
        )
    return youth
