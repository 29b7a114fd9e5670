"""Offers of France Travail: forty real ones, broken files, a second import, twenty thousand at once."""

import copy
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offers import services
from offers.feeds import france_travail
from offers.feeds.importing import import_offers
from offers.feeds.parsed import FeedError, OfferRejected
from offers.feeds.vocabulary import Vocabulary
from offers.lifecycle import OfferState
from offers.models import JobProfile, Offer, ProfileSkill
from offers.services.data import OFFER_FIELDS, PROFILE_FIELDS
from portal.core.choices import ContractKind, Requirement
from portal.demo.feed import FILE
from tests.factories.accounts import AdviserFactory, AgencyFactory

pytestmark = pytest.mark.django_db
REAL: list[dict[str, Any]] = json.loads(FILE.read_text())["resultats"]


@pytest.fixture(scope="module")
def words(loaded: dict[str, Any], django_db_blocker: Any) -> Vocabulary:
    with django_db_blocker.unblock():
        return Vocabulary()


@pytest.fixture
def branch(words):
    return AgencyFactory()


def run(raw, **options):
    return import_offers(raw=raw, parse=france_travail.parse, source="france-travail", **options)


def one(**changes):
    """The first real offer with some fields changed; None removes the field."""
    raw = copy.deepcopy(REAL[0]) | changes
    return {name: value for name, value in raw.items() if value is not None}


def parsed(words, **changes):
    return france_travail.parse(one(**changes), words)


def command(path: Path, *options: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_offers", "--format", "france-travail", str(path), "--json", *options, stdout=out)
    return json.loads(out.getvalue())


# --- The forty real offers ---


def test_the_real_offers_are_published_with_their_source(branch):
    report = command(FILE)
    assert (report["created"], report["updated"], report["unchanged"]) == (40, 0, 0)
    assert report["rejected"] == []
    assert Offer.objects.visible().filter(source=Offer.Source.FRANCE_TRAVAIL).count() == 40
    assert not ProfileSkill.objects.filter(requirement=Requirement.INDISPENSABLE).exists()
    offer = Offer.objects.get(source_ref=REAL[0]["id"])
    assert (offer.contract, offer.commune_id, offer.address) == ("cdi", "07186", "07 - PRIVAS")
    assert (offer.lat, offer.lon) == (44.726042, 4.594919)
    assert offer.profile.occupation_id == "K2111"
    assert (offer.profile.level_minimum_id, offer.profile.level_mandatory) == (6, True)
    assert dict(offer.profile.skills.values_list("skill", "requirement")) == {
        100090: Requirement.LEARNT, 300026: Requirement.LEARNT,
    }  # fmt: skip


def test_the_same_file_again_changes_nothing(branch):
    command(FILE)
    before = list(Offer.objects.order_by("pk").values_list("pk", "state", "updated_at"))
    report = command(FILE)
    assert (report["created"], report["updated"], report["unchanged"], report["kept"]) == (0, 0, 40, [])
    assert list(Offer.objects.order_by("pk").values_list("pk", "state", "updated_at")) == before


def test_a_dry_run_says_the_same_and_writes_nothing(branch):
    report = command(FILE, "--dry-run")
    assert report["created"] == 40
    assert not Offer.objects.exists()
    assert not JobProfile.objects.exists()
    assert command(FILE) == report


# --- A later import ---


def test_a_change_at_the_source_is_taken(branch):
    run([one()])
    report = run([one(intitule="Nouveau titre", competences=[{"code": "300026", "exigence": "E"}])])
    assert (report.updated, report.kept) == ([REAL[0]["id"]], [])
    offer = Offer.objects.get()
    assert offer.profile.title == "Nouveau titre"
    assert list(offer.profile.skills.values_list("skill", "requirement")) == [(300026, Requirement.EXPECTED)]


def test_a_closed_offer_is_never_reopened(branch):
    run([one()])
    Offer.objects.update(expires_at=timezone.now() - timedelta(days=1))
    services.expire_offers()
    assert Offer.objects.get().state == OfferState.EXPIRED
    report = run([one(intitule="Encore")])
    assert (report.kept, report.updated) == ([REAL[0]["id"]], [])
    offer = Offer.objects.get()
    assert (offer.state, offer.profile.title) == (OfferState.EXPIRED, REAL[0]["intitule"])


def test_a_field_edited_here_is_kept_and_the_others_follow(branch):
    run([one()])
    adviser = AdviserFactory(agency=branch)
    offer = Offer.objects.get()
    Offer.objects.update(agency=branch)
    data = data_of(offer)
    changed = services.NeedData(
        **data | {"pay": "2 100 € brut", "skills": {300026: Requirement.INDISPENSABLE}}
    )
    services.adjust_profile(offer=offer, data=changed, actor=adviser.user, version=1)
    report = run([one(salaire={"libelle": "SMIC"}, nombrePostes=3)])
    assert (report.kept, report.updated) == ([REAL[0]["id"]], [REAL[0]["id"]])
    offer = Offer.objects.get()
    assert (offer.pay, offer.places) == ("2 100 € brut", 3)
    assert list(offer.profile.skills.values_list("skill", "requirement")) == [
        (300026, Requirement.INDISPENSABLE)
    ]


def data_of(offer: Offer) -> dict[str, Any]:
    profile = offer.profile
    return (
        {name: getattr(profile, name) for name in PROFILE_FIELDS}
        | {name: getattr(offer, name) for name in OFFER_FIELDS}
        | {
            "skills": dict(profile.skills.values_list("skill", "requirement")),
            "licences": dict(profile.licences.values_list("licence", "mandatory")),
            "languages": dict(profile.languages.values_list("language", "mandatory")),
            "constraints": tuple(profile.constraints.values_list("context", flat=True)),
        }
    )


# --- Values ---


@pytest.mark.parametrize(
    ("nature", "kind", "expected"),
    [
        ("Contrat travail", "CDI", ContractKind.CDI),
        ("E1", "CDD", ContractKind.CDD),
        ("Contrat travail", "MIS", ContractKind.INTERIM),
        ("Contrat travail", "SAI", ContractKind.SEASONAL),
        ("Contrat apprentissage", "CDD", ContractKind.APPRENTICESHIP),
        ("E2", "CDI", ContractKind.APPRENTICESHIP),
        ("Cont. professionnalisation", "CDD", ContractKind.PROFESSIONALISATION),
        ("Insertion par l'activ.éco.", "CDD", ContractKind.INSERTION),
        ("Emploi non salarié", "CDI", None),
        (None, "LIB", None),
        (None, None, None),
        ("Contrat travail", "???", None),
    ],
)
def test_the_nature_of_a_contract_comes_before_its_type(words, nature, kind, expected):
    assert parsed(words, natureContrat=nature, typeContrat=kind).contract == expected


@pytest.mark.parametrize(
    ("label", "licences", "warned"),
    [
        ("B - Véhicule léger", {"B": True}, False),
        ("CE - Poids lourd + remorque (= EC)", {"CE": True}, False),
        ("B mention 79.06", {"B": True}, True),
        ("Permis volant", {}, True),
        ("", {}, False),
    ],
)
def test_licences_by_their_label(words, label, licences, warned):
    offer = parsed(words, permis=[{"libelle": label, "exigence": "E"}])
    assert offer.licences == licences
    assert bool(offer.warnings) == warned
    assert offer.unknown_labels == ([label] if warned else [])


def test_a_wished_licence_is_not_mandatory_and_the_strictest_wins(words):
    wished = {"libelle": "B - Véhicule léger", "exigence": "S"}
    assert parsed(words, permis=[wished]).licences == {"B": False}
    assert parsed(words, permis=[wished | {"exigence": "E"}, wished]).licences == {"B": True}


def test_of_several_diplomas_the_lowest(words):
    offer = parsed(
        words,
        formations=[
            {"niveauLibelle": "Bac+2 ou équivalents", "exigence": "E"},
            {"niveauLibelle": "CAP, BEP et équivalents", "exigence": "S"},
        ],
    )
    assert (offer.level_minimum, offer.level_mandatory) == (3, False)


def test_what_our_reference_does_not_know_is_kept_as_text_and_said(words):
    offer = parsed(
        words,
        competences=[{"code": "999999999", "libelle": "Parler aux licornes", "exigence": "E"}],
        appellationlibelle="Dompteur de licornes",
        langues=[{"libelle": "Elfique", "exigence": "E"}],
        formations=[{"niveauLibelle": "Bac+42"}],
    )
    assert set(offer.unknown_labels) == {"Parler aux licornes", "Dompteur de licornes", "Elfique", "Bac+42"}
    assert len(offer.warnings) == 4
    assert offer.skills == {}
    assert offer.occupation == "K2111"


def test_an_offer_without_a_known_occupation_waits_for_a_person(branch):
    report = run([one(romeCode="Z9999", appellationlibelle="Dompteur de licornes")])
    assert report.rejected == []
    assert report.warnings
    assert Offer.objects.get().state == OfferState.SUBMITTED


# --- Bad files ---


@pytest.mark.parametrize(
    "content",
    [b"", b"{", FILE.read_bytes()[:30_000], b"<html></html>", b"\xff\xfe\x00", b'{"a": 1}', b'"texte"', b"[" * 100_000,
     b"[" + b"9" * 5000 + b"]"],
    ids=["empty", "brace", "truncated", "html", "utf16", "other", "text", "deep", "huge-number"],
)  # fmt: skip
def test_a_file_that_is_no_such_file_is_refused_whole_with_a_sentence(branch, tmp_path, content):
    path = tmp_path / "offres.json"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="fichier"):
        command(path)
    assert not Offer.objects.exists()


def test_a_bad_offer_among_good_ones_is_the_only_one_left_out(branch):
    bad = [
        {"id": "SANS-TITRE"},
        "pas une offre",
        None,
        {"intitule": "Sans identifiant"},
        copy.deepcopy(REAL[1]),
    ]
    report = run([REAL[0], *bad, REAL[1]])
    assert report.created == [REAL[0]["id"], REAL[1]["id"]]
    assert [entry["ref"] for entry in report.rejected] == [
        "SANS-TITRE",
        "n° 3",
        "n° 4",
        "n° 5",
        REAL[1]["id"],
    ]
    assert all(entry["reason"] for entry in report.rejected)


def test_broken_text_in_an_offer_does_not_break_the_import(branch, tmp_path):
    raw = one(intitule="Aide\x00 \ud800cuisinier", description="x" * 10_000, id="REF\udfff1")
    path = tmp_path / "offres.json"
    path.write_text(json.dumps({"resultats": [raw]}))
    report = command(path)
    assert report["created"] == 1
    profile = JobProfile.objects.get()
    assert profile.title.startswith("Aide")
    assert len(profile.tasks) == 4000
    assert command(path)["unchanged"] == 1


def test_script_in_every_text_is_shown_as_text(branch, client):
    script = "<script>alert('x')</script>"
    texts = dict.fromkeys(("intitule", "description", "dureeTravailLibelle", "conditionExercice"), script)
    place = {"libelle": script, "commune": "07186"}
    run([one(entreprise={"nom": script}, lieuTravail=place, salaire={"libelle": script}, **texts)])
    page = client.get(f"/offres/{Offer.objects.get().public_id}/").content.decode()
    assert "<script>alert" not in page
    assert "alert(" in page


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["libelle", "code", "exigence", "niveauLibelle", "commune", "latitude", "longitude", "nom", "urlOrigine", "horaires"]
    ), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.dictionaries(st.sampled_from(sorted({name for offer in REAL for name in offer})), anything))
def test_any_json_is_an_offer_or_is_rejected_never_an_accident(words, raw):
    try:
        offer = france_travail.parse({"id": "R1", "intitule": "Titre"} | raw, words)
    except OfferRejected:
        return
    assert len(offer.title) <= 150
    assert 1 <= offer.places <= 200
    assert Requirement.INDISPENSABLE not in offer.skills.values()
    assert (offer.lat is None) == (offer.lon is None)


def test_nothing_is_imported_before_there_is_a_structure(words):
    with pytest.raises(CommandError, match="setup_structure"):
        command(FILE)


def test_a_missing_file_is_told(words, tmp_path):
    with pytest.raises(CommandError, match="Impossible de lire"):
        command(tmp_path / "rien.json")


def test_read_takes_a_bare_list_too():
    assert france_travail.read(json.dumps(REAL).encode()) == REAL
    with pytest.raises(FeedError):
        france_travail.read(b"[1, 2")


# --- Many at once ---


@pytest.mark.once
def test_a_large_file_is_asked_about_in_batches(branch, tmp_path):
    """What it takes in time is in `benchmarks/imports.py`: here, that nothing is asked offer by offer."""
    path = tmp_path / "offres.json"
    asked = []
    for start, number in ((0, 200), (1000, 2000)):
        raw = [REAL[n % 40] | {"id": f"N{start + n}"} for n in range(number)]
        path.write_text(json.dumps({"resultats": raw}))
        for done in ("created", "unchanged"):
            with CaptureQueriesContext(connection) as queries:
                assert command(path)[done] == number
            asked.append(len(queries))
    few_created, few_again, many_created, many_again = asked
    # SQLite takes some twenty rows in a statement; one statement for each offer would be ten times as many.
    assert (many_created - few_created) / 1800 < 0.2
    assert (many_again - few_again) / 1800 < 0.2
