"""The map of personal data is complete; export holds everything; erasure leaves no trace of the person."""

import io
import json
from datetime import date

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from pathways.models import Youth
from portal.accounts.models import Adviser, User
from portal.core.personal_data import NOT_PERSONAL, PURPOSES, REGISTRY, Erase, personal_fields
from portal.pages.person import erase_person, export_person, find_person
from tests.factories.pathways import YouthFactory
from tests.people import login
from tests.stored import CANARY, everything_stored

OUR_APPS = (
    "accounts",
    "employers",
    "pathways",
    "offers",
    "mediations",
    "pages",
    "account",
    "mfa",
    "usersessions",
)
ALLAUTH_TECHNICAL = {"account.EmailConfirmation"}
# Models of others that point to an account without a text about the person: the account they point to is emptied.
POINTERS_ONLY = {
    "accounts.User_groups",
    "accounts.User_user_permissions",
    "admin.LogEntry",  # its label of what was edited is searched by erasure
    "wagtail_localize.SegmentOverride",
    "wagtail_localize.StringTranslation",
    "wagtailadmin.EditingSession",
    "wagtailadmin.FormState",
    "wagtailcore.APIToken",
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.ModelLogEntry",  # its label of what was edited is searched by erasure
    "wagtailcore.Page",
    "wagtailcore.PageLogEntry",
    "wagtailcore.PageSubscription",
    "wagtailcore.Revision",
    "wagtailcore.TaskState",
    "wagtailcore.UploadedFile",
    "wagtailcore.WorkflowState",
    "wagtaildocs.Document",
}


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


def test_every_model_that_points_to_a_person_is_known():
    people = {User, Youth, Adviser}
    pointing = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if any(one.is_relation and one.related_model in people for one in model._meta.concrete_fields)
        and not (
            model._meta.parents and model._meta.app_label == "pages"
        )  # page types: `wagtailcore.Page` is named
    }
    assert pointing - REGISTRY.keys() - NOT_PERSONAL == POINTERS_ONLY


def test_the_map_names_real_models_and_purposes():
    for name, declared in REGISTRY.items():
        assert apps.get_model(name)
        assert declared.purpose in PURPOSES


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
