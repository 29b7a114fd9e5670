"""The map of personal data is complete; export holds everything; erasure leaves no trace of the person."""

import io
import json
from datetime import date

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from pathways.models import FileAccess, Youth, YouthImport
from portal.accounts.models import User
from portal.accounts.services import record_consent
from portal.core import mail
from portal.core.personal_data import NOT_PERSONAL, PURPOSES, REGISTRY, Erase, personal_fields
from portal.pages.person import erase_person, export_person, find_person
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
from tests.factories.pathways import SituationFactory, YouthFactory
from tests.people import login

OUR_APPS = ("accounts", "employers", "pathways", "offers", "mediations", "account", "mfa", "usersessions")
ALLAUTH_TECHNICAL = {"account.EmailConfirmation"}
CANARY = ("Zéphyrine", "Quatrebarbes", "zephyrine@exemple.example", "+33612349876", "12 impasse Canari")


def test_every_model_and_field_is_classified():
    missing = []
    for label in OUR_APPS:
        for model in apps.get_app_config(label).get_models():
            name = model._meta.label
            if name in NOT_PERSONAL or name in ALLAUTH_TECHNICAL:
                continue
            declared = REGISTRY.get(name)
            if declared is None:
                missing.append(name)
            elif declared.row != Erase.DELETE:
                known = set(declared.fields)
                there = {one.name for one in personal_fields(model)}
                missing += [f"{name}.{field}" for field in there ^ known]
    assert sorted(missing) == []


def test_the_map_names_real_models_and_purposes():
    for name, declared in REGISTRY.items():
        assert apps.get_model(name)
        assert declared.purpose in PURPOSES


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


def everything_stored() -> str:
    """Each cell of each table, JSON decoded, as one text."""
    cells = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - quoted name of a table
            cells += [str(cell) for row in cursor.fetchall() for cell in row]
    text = "\n".join(cells)
    return text + text.encode().decode("unicode_escape", errors="ignore")


def test_export_holds_every_declared_field(zephyrine):
    out = io.StringIO()
    call_command("export_person", str(zephyrine.public_id), stdout=out)
    content = json.loads(out.getvalue())
    person = content["pathways.Youth"][0]
    for word in CANARY[:4]:
        assert word in out.getvalue()
    assert {one.attname for one in personal_fields(Youth)} == set(person)
    assert {"mediations.Note", "pathways.YouthWish", "accounts.Consent", "pathways.FileAccess"} <= set(
        content
    )
    assert "token_hash" not in out.getvalue()
    # Only this person: nothing of the adviser.
    assert len(content["accounts.User"]) == 1


def test_nothing_leads_to_the_person_after_erasure(zephyrine):
    for word in CANARY:
        assert word in everything_stored()
    call_command("erase_person", str(zephyrine.public_id), "--yes", stdout=io.StringIO())
    stored = everything_stored()
    for word in CANARY:
        assert word not in stored, word
    zephyrine.refresh_from_db()
    assert (zephyrine.state, zephyrine.birth_date) == ("anonymised", date(2005, 1, 1))
    assert zephyrine.lat is None
    # What figures need stays.
    assert zephyrine.mediations.get().state == "following"
    assert zephyrine.commitments.exists()


def test_erasure_takes_the_document_out_of_the_index(zephyrine):
    from portal.core.models import Outbox

    before = Outbox.objects.filter(kind="index.youth").count()
    erase_person(find_person(str(zephyrine.public_id)))
    assert Outbox.objects.filter(kind="index.youth").count() > before
    assert not Youth.objects.active().filter(pk=zephyrine.pk).exists()


def test_others_keep_what_is_theirs(zephyrine):
    other = YouthFactory(with_account=True, wishes=["G1602"])
    before = export_person(find_person(str(other.public_id)))
    erase_person(find_person("zephyrine@exemple.example"))
    assert export_person(find_person(str(other.public_id))) == before
    assert other.adviser.user.email


def test_a_session_ends_with_erasure(zephyrine):
    client = login(zephyrine.user)
    client.get("/compte/adresse/")
    erase_person(find_person(str(zephyrine.user.public_id)))
    assert client.get("/compte/adresse/").url.startswith("/compte/connexion/")


@pytest.mark.parametrize("command", ["export_person", "erase_person"])
@pytest.mark.django_db
def test_an_unknown_person_is_said_so(command):
    with pytest.raises(CommandError, match="Aucune personne"):
        call_command(command, "personne@exemple.example")
