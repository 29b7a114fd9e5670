"""Laws over the whole map of personal data: whatever was typed in whichever field, nothing of it is left."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page
from wagtail.users.models import UserProfile

from mediations.models import Note
from offers.models import OfferTransition
from pathways.models import Youth
from portal.accounts.models import User
from portal.core.models import Outbox
from portal.core.personal_data import REGISTRY, Erase, owned, personal_fields
from portal.core.scrubbing import NOT_SEARCHED, _columns, without
from portal.pages.models import StandardPage
from portal.pages.person import Person, erase_people, erase_person, find_person
from tests.factories.accounts import AdviserFactory
from tests.factories.employers import EmployerMembershipFactory, NeedDraftFactory, SupportRequestFactory
from tests.factories.mediations import MediationFactory, NoteFactory
from tests.factories.offers import OfferFactory
from tests.factories.pathways import YouthFactory
from tests.stored import everything_stored

# What names and notes are made of, with what LIKE and JSON treat apart. Long enough never to be there by chance.
WORDS = st.text(alphabet="abcdéèàùçœëKZÉŒ'’-_%", min_size=14, max_size=20)
LAWS = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


def emptied_texts(declared):
    """The columns of free text that erasure must empty, or that go with their row."""
    for one in personal_fields(apps.get_model(declared.model)):
        gone = declared.row == Erase.DELETE or declared.fields.get(one.name) == Erase.EMPTY
        if (
            gone
            and isinstance(one, models.CharField | models.TextField | models.JSONField)
            and not one.choices
        ):
            yield one


def fill(person: Person, texts: Iterator[str]) -> set[str]:
    """Another text in every personal column of every row about the person. Returns these texts."""
    typed = set()
    for declared in REGISTRY.values():
        rows = owned(declared, **person.keys)
        for one in emptied_texts(declared) if rows.exists() else ():
            if one.unique or one.name == "password":
                continue
            text = next(texts)
            if isinstance(one, models.EmailField):
                text = f"{text.encode().hex()[:20]}@exemple.example"
            text = text[: one.max_length] if one.max_length else text
            rows.update(**{one.name: {"a": [text]} if isinstance(one, models.JSONField) else text})
            typed.add(text)
    return typed


@given(st.lists(WORDS, min_size=80, max_size=80, unique_by=lambda text: text[:14]))
@LAWS
def test_no_value_of_a_personal_field_remains_anywhere(zephyrine, texts):
    with transaction.atomic():
        NoteFactory(mediation=zephyrine.mediations.get())
        typed = fill(Person(zephyrine, zephyrine.user), iter(texts))
        youth = Youth.objects.get(pk=zephyrine.pk)
        stored = everything_stored()
        assert len(typed) > 20
        assert all(text in stored for text in typed)
        erase_person(Person(youth, youth.user))
        stored = everything_stored()
        assert [text for text in typed if text in stored] == []
        assert "2005-06-07" not in stored
        transaction.set_rollback(True)


@given(first=WORDS, last=WORDS)
@LAWS
def test_a_name_in_the_words_of_others_goes_wherever_it_stands(zephyrine, first, last):
    """In every column of text of every model, written by whoever."""
    name = f"{first} {last}"
    with transaction.atomic():
        OfferTransition.objects.create(subject=OfferFactory(), from_state="a", to_state="b")
        SupportRequestFactory()
        NeedDraftFactory()
        Youth.objects.filter(pk=zephyrine.pk).update(first_name=first, last_name=last)
        touched = 0
        for model in apps.get_models():
            if (
                model._meta.label
                in (REGISTRY.keys() | {"offers.OfferTransition", "employers.SupportRequest"}) - NOT_SEARCHED
            ):
                for one in _columns(model):
                    said = f"avec {name} hier"
                    value = {"a": {said: [said]}} if isinstance(one, models.JSONField) else said
                    touched += model._default_manager.update(**{one.name: value})
        assert touched > 20
        assert name in everything_stored()
        erase_person(Person(Youth.objects.get(pk=zephyrine.pk), None))
        assert name not in everything_stored()
        assert OfferTransition.objects.get().note == "avec ‹effacé› hier"
        transaction.set_rollback(True)


@given(
    st.recursive(
        WORDS | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner)
    ),
    WORDS,
)
def test_scrubbing_changes_nothing_else(value, needle):
    changed = without(value, frozenset({needle}))
    assert needle not in str(changed)
    if needle not in str(value):
        assert changed == value


@pytest.mark.django_db
def test_the_name_of_somebody_else_is_left_alone():
    """Two people of the same name: what was written about the other stays."""
    first, second = (YouthFactory(first_name="Marie", last_name="Martin") for _ in range(2))
    note = NoteFactory(mediation=MediationFactory(youth=second), text="Marie Martin a dit oui")
    erase_person(Person(first, None))
    assert Note.objects.get(pk=note.pk).text == "Marie Martin a dit oui"
    erase_person(Person(second, None))
    assert "Marie Martin" not in everything_stored()


@pytest.mark.django_db
def test_members_of_the_team_and_employers_leave_no_name_either():
    adviser = AdviserFactory(
        user__first_name="Bérengère", user__last_name="Quatrebarbes", phone="04 75 12 34 56"
    )
    member = EmployerMembershipFactory(user__first_name="Théodule", user__last_name="Bergougnoux")
    youth = YouthFactory(adviser=adviser)
    file = MediationFactory(youth=youth, tutor_name="Théodule Bergougnoux", tutor_email=member.user.email)
    youth.accesses.create(actor=adviser.user, actor_label=str(adviser), kind="file")
    youth.transitions.create(
        actor=adviser.user,
        actor_label=str(adviser),
        from_state="a",
        to_state="a",
        note=f"Conseiller : {adviser} → x",
    )
    erase_people([Person(None, adviser.user), Person(None, member.user)])
    stored = everything_stored()
    for text in ("Bérengère", "Quatrebarbes", "Théodule", "Bergougnoux", "04 75 12 34 56", member.user.email):
        assert text not in stored, text
    # What they did stays, and whose file it is.
    assert youth.accesses.get().actor_label == "‹effacé›"
    assert Youth.objects.get(pk=youth.pk).last_name == youth.last_name
    file.refresh_from_db()
    assert file.state == "suggested"


@pytest.mark.django_db
def test_files_go_once_the_erasure_holds(settings):
    user = AdviserFactory().user
    profile = UserProfile.objects.create(user=user)
    profile.avatar.save("visage.png", ContentFile(b"image"))
    path = settings.MEDIA_ROOT / profile.avatar.name
    with transaction.atomic():
        erase_person(Person(None, user))
        transaction.set_rollback(True)
    assert path.exists()
    erase_person(Person(None, User.objects.get(pk=user.pk)))
    assert not path.exists()


@pytest.mark.django_db
def test_merged_files_are_exported_and_erased_with_the_kept_one():
    from portal.pages.person import export_person

    kept = YouthFactory(first_name="Zéphyrine", birth_date=date(2004, 2, 3))
    YouthFactory(first_name="Zephyrine", last_name="Quatrebarbe", merged_into=kept, left=True)
    person = find_person(str(kept.public_id))
    assert len(export_person(person)["pathways.Youth"]) == 2
    erase_person(person)
    assert "Quatrebarbe" not in everything_stored()


@pytest.mark.django_db
def test_what_the_site_publishes_is_left_to_its_editors():
    page = StandardPage(title="Marie Martin vous accueille", introduction="Marie Martin vous accueille")
    Page.get_first_root_node().add_child(instance=page)
    erase_person(Person(None, AdviserFactory(user__first_name="Marie", user__last_name="Martin").user))
    page.refresh_from_db()
    assert (page.title, page.introduction) == ("Marie Martin vous accueille",) * 2


@pytest.mark.django_db
def test_messages_about_the_person_are_emptied_and_never_sent():
    youth = YouthFactory()
    row = Outbox.objects.create(
        kind="mail", dedupe_key="later", payload={"to": "x@exemple.example", "about": [str(youth.public_id)]}
    )
    erase_person(Person(youth, None))
    row.refresh_from_db()
    assert (row.state, row.payload) == ("done", {})


@pytest.mark.elasticsearch
def test_nothing_remains_in_the_index(zephyrine, elasticsearch_url):
    from search.index.client import patient
    from search.index.sync import check, rebuild

    def indexed() -> str:
        patient().indices.refresh(index="_all")
        return str(patient().search(index=f"{settings_prefix()}*", size=1000).body)

    rebuild()
    assert str(zephyrine.public_id) in indexed()
    erase_person(find_person(str(zephyrine.public_id)))
    text = indexed()
    for word in ("Zéphyrine", "Quatrebarbes", "2005-06-07"):
        assert word not in text
    assert check("youth").total == 0


def settings_prefix() -> str:
    from django.conf import settings as portal

    return portal.ELASTICSEARCH_INDEX_PREFIX
