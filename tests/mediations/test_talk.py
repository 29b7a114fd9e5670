"""Notes at three levels, disclosure, and what an employer can never read."""

import itertools
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from mediations import services
from mediations.blind import available, blind_text, profile_of
from mediations.lifecycle import SHOWN_TO_EMPLOYER, MediationState
from mediations.models import Disclosure, Mediation, Note
from mediations.permissions import (
    can_decide_disclosure,
    can_see_mediation,
    can_see_note,
    note_levels,
)
from pathways.models import FileAccess, Youth
from portal.accounts.models import User
from portal.core.choices import NoteLevel
from portal.core.errors import ApplicationError
from tests.factories.employers import EmployerMembershipFactory
from tests.factories.mediations import MediationFactory, NoteFactory
from tests.factories.offers import OfferFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(identities):
    """A presented candidate of the identities' adviser, youth and employer."""
    return MediationFactory(
        youth=identities["youth"].youth,
        presented=True,
        offer=OfferFactory(establishment=identities["employer"].establishment),
    )


def everybody(identities):
    return [one.user or AnonymousUser() for one in identities.values()]


def test_who_sees_a_note_is_the_same_in_lists_and_one_by_one(identities, file):
    other = MediationFactory(youth=identities["other_youth"].youth)
    unseen = MediationFactory(
        youth=identities["youth"].youth, offer=OfferFactory(establishment=file.offer.establishment)
    )
    authors = [identities[name].user for name in ("adviser", "manager", "youth", "employer", "other_adviser")]
    for mediation, author, level in itertools.product((file, other, unseen), authors, NoteLevel):
        NoteFactory(mediation=mediation, author=author, level=level)
    for user in everybody(identities):
        listed = set(Note.objects.visible_to(user))
        assert listed == {note for note in Note.objects.all() if can_see_note(user, note)}, user


def test_private_is_the_author_only(identities, file):
    note = NoteFactory(mediation=file, author=identities["adviser"].user, level=NoteLevel.PRIVATE)
    seen = [user for user in everybody(identities) if can_see_note(user, note)]
    assert seen == [identities["adviser"].user]


def test_structure_is_the_case_workers_of_the_structure(identities, file):
    note = NoteFactory(mediation=file, author=identities["adviser"].user, level=NoteLevel.STRUCTURE)
    names = {name for name, one in identities.items() if one.user and can_see_note(one.user, note)}
    assert names == {"adviser", "manager"}


def test_shared_reaches_the_parties_and_nobody_else(identities, file):
    note = NoteFactory(mediation=file, author=identities["adviser"].user, level=NoteLevel.SHARED)
    names = {name for name, one in identities.items() if one.user and can_see_note(one.user, note)}
    assert names == {"adviser", "manager", "youth", "employer", "employer_admin"}


def test_who_sees_a_file_is_the_same_in_lists_and_one_by_one(identities):
    for state in MediationState:
        shown = state in SHOWN_TO_EMPLOYER
        made = MediationFactory(
            youth=identities["youth"].youth,
            offer=OfferFactory(establishment=identities["employer"].establishment),
            state=state,
        )
        if shown:
            Mediation.objects.filter(pk=made.pk).update(presented_at=made.created_at)
    for user in everybody(identities):
        listed = set(Mediation.objects.visible_to(user))
        assert listed == {row for row in Mediation.objects.all() if can_see_mediation(user, row)}, user


def test_outsiders_and_employers_choose_no_other_level(identities, file):
    for name in ("youth", "employer"):
        user = identities[name].user
        assert note_levels(user) == [NoteLevel.SHARED]
        with pytest.raises(ApplicationError):
            services.add_note(mediation=file, actor=user, level=NoteLevel.STRUCTURE, text="Bonjour")
    with pytest.raises(ApplicationError):
        services.add_note(
            mediation=file, actor=identities["other_employer"].user, level=NoteLevel.SHARED, text="Bonjour"
        )


def test_a_note_sent_twice_is_one(identities, file):
    for _ in range(2):
        services.add_note(
            mediation=file, actor=identities["adviser"].user, level=NoteLevel.SHARED, text="À demain."
        )
    assert Note.objects.count() == 1


def test_only_the_young_person_or_their_structure_lifts_the_veil(identities, file):
    youth, place = file.youth, file.offer.establishment
    allowed = {
        name for name, one in identities.items() if one.user and can_decide_disclosure(one.user, youth)
    }
    assert allowed == {"youth", "adviser", "manager"}
    for name in set(identities) - allowed - {"anonymous"}:
        with pytest.raises(ApplicationError):
            services.grant_disclosure(youth=youth, establishment=place, actor=identities[name].user)
    assert not Disclosure.objects.exists()


def test_disclosure_is_for_one_employer_and_can_be_taken_back(identities, file):
    youth, place = file.youth, file.offer.establishment
    elsewhere = MediationFactory(
        youth=youth,
        presented=True,
        offer=OfferFactory(establishment=identities["other_employer"].establishment),
    )
    actor = identities["youth"].user
    for _ in range(2):
        services.grant_disclosure(youth=youth, establishment=place, actor=actor)
    assert Disclosure.objects.get().granted_by == actor
    assert profile_of(file).name == str(youth)
    assert profile_of(elsewhere).name == ""
    services.revoke_disclosure(youth=youth, establishment=place, actor=actor)
    assert profile_of(file).name == profile_of(file).email == profile_of(file).phone == ""
    assert Disclosure.objects.get().revoked_by == actor


def test_the_young_person_sees_which_employer_looked(identities, file):
    identities["employer"].client.get(f"/employeur/candidats/{file.public_id}/")
    access = FileAccess.objects.get(youth=file.youth)
    assert (access.kind, access.actor) == ("profile", identities["employer"].user)
    page = identities["youth"].client.get("/jeune/mes-donnees/").content.decode()
    assert str(identities["employer"].user) in page


CANARIES = {
    "first_name": "Canariprenom",
    "last_name": "Canarinom",
    "email": "canari@exemple.example",
    "phone": "06 98 76 54 32",
    "address": "12 rue du Canari",
    "imilo_id": "MILO-CANARI",
}


def test_an_employer_page_never_names_a_candidate_who_did_not_agree(identities, file, mailoutbox):
    youth = file.youth
    for name, value in CANARIES.items():
        setattr(youth, name, value)
    youth.about = "Moi c’est Canariprenom, canari@exemple.example ou 06.98.76.54.32, je suis motivé."
    youth.save()
    User.objects.filter(pk=youth.user_id).update(first_name="Canariprenom", last_name="Canarinom")
    adviser, employer = identities["adviser"], identities["employer"]
    for author in (adviser.user, identities["youth"].user):
        services.add_note(
            mediation=file,
            actor=User.objects.get(pk=author.pk),
            level=NoteLevel.SHARED,
            text="Canariprenom CANARINOM est disponible au 0698765432.",
        )
    step = services.move(
        mediation=file, to="meeting", actor=adviser.user, revision=file.revision, note="Avec Canarinom"
    )
    services.add_note(mediation=step, actor=adviser.user, level=NoteLevel.STRUCTURE, text="Secret Canari")
    pages = [
        employer.client.get(f"/employeur/candidats/{file.public_id}/{path}").content.decode()
        for path in ("", "alerte/", "etape/recrutement/")
    ]
    to_employer = [mail.body for mail in mailoutbox if employer.user.email in mail.to]
    for text in pages + to_employer:
        lower = text.lower()
        for canary in ("canari", "98 76 54 32", "0698765432", "06.98.76"):
            assert canary not in lower
    assert f"{youth.birth_date:%Y}" not in pages[0].replace("2026", "")
    services.grant_disclosure(youth=youth, establishment=file.offer.establishment, actor=adviser.user)
    page = employer.client.get(f"/employeur/candidats/{file.public_id}/").content.decode()
    for shown in ("Canariprenom Canarinom", "canari@exemple.example"):
        assert shown in page
    for never in ("12 rue du Canari", "MILO-CANARI", "Secret Canari"):
        assert never not in page


@pytest.mark.parametrize(
    ("text", "blind"),
    [
        ("Lina arrive", "… arrive"),
        ("LINA et Durand-Petit", "… et …"),
        ("Linarès est une ville", "Linarès est une ville"),
        ("écrire à l.d+x@exemple.example", "écrire à …"),
        ("au +33 6 12 34 56 78.", "au …."),
    ],
)
def test_blind_text(text, blind):
    from tests.factories.pathways import YouthFactory

    assert blind_text(text, YouthFactory(first_name="Lina", last_name="Durand-Petit")) == blind


def test_a_colleague_of_the_employer_who_left_sees_nothing(identities, file):
    gone = EmployerMembershipFactory(establishment=file.offer.establishment, ended=True).user
    assert not can_see_mediation(gone, file)
    assert not Mediation.objects.visible_to(gone).exists()


@pytest.mark.parametrize(
    ("days", "words"),
    [(None, ""), (-200, "dès maintenant"), (0, "dès maintenant"), (40, "à partir du 10 juin 2026")],
)
def test_from_when_in_words(days, words):
    today = date(2026, 5, 1)
    youth = Youth(available_from=None if days is None else today + timedelta(days=days))
    assert available(youth, today=today) == words
