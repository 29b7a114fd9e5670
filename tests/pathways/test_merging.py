"""Two files of one person become one, and nothing that pointed to the other is lost."""

from datetime import date

import pytest

from pathways import hooks
from pathways.models import FileAccess, NotDuplicate, Youth
from pathways.services import find_duplicates, keep_apart, log_access, merge_youth
from pathways.services.duplicates import duplicate_pairs
from portal.core.errors import ApplicationError
from tests.factories.accounts import AdviserFactory
from tests.factories.pathways import CommitmentFactory, ReferralFactory, SituationFactory, YouthFactory

pytestmark = pytest.mark.django_db
BORN = date(2006, 5, 4)


@pytest.fixture
def adviser():
    return AdviserFactory()


def test_the_kept_file_gets_the_union(adviser):
    keep = YouthFactory(
        adviser=adviser, wishes=["G1602"], skills=[11], licences=["B"], accepts=["cdi"], refuses=["interim"],
        impossible=[1], avoids=[2], email="", phone="0600000001", first_welcome_on=date(2026, 3, 1),
    )  # fmt: skip
    other = YouthFactory(
        adviser=adviser, wishes=["G1603", "G1602"], skills=[11, 12], licences=["A"], accepts=["interim", "cdd"],
        impossible=[2], avoids=[1, 3], email="ines@exemple.example", phone="0600000002", rqth=True,
        first_welcome_on=date(2026, 2, 1), with_account=True,
    )  # fmt: skip
    account = other.user
    merged = merge_youth(keep=keep, duplicate=other, actor=adviser.user)
    assert [w.occupation_id for w in merged.wishes.all()] == ["G1602", "G1603"]
    assert set(merged.skills.values_list("skill_id", flat=True)) == {11, 12}
    assert {"A", "B"} <= set(merged.licences.values_list("licence_id", flat=True))
    assert dict(merged.contracts.values_list("kind", "accepted")) == {
        "cdi": True,
        "cdd": True,
        "interim": False,
    }
    assert dict(merged.schedule_limits.values_list("context_id", "impossible")) == {
        1: True,
        2: True,
        3: False,
    }
    assert (merged.phone, merged.rqth, merged.first_welcome_on) == ("0600000001", True, date(2026, 2, 1))
    assert (merged.email, merged.user) == (other.email, account)
    tombstone = Youth.objects.get(pk=other.pk)
    assert (tombstone.merged_into, tombstone.state, tombstone.user) == (merged, "left", None)
    assert (tombstone.email, tombstone.phone, tombstone.lat) == ("", "", None)
    assert list(Youth.objects.known()) == [merged]


def test_relations_move_and_one_commitment_stays_open(adviser):
    keep, other = YouthFactory(adviser=adviser), YouthFactory(adviser=adviser)
    CommitmentFactory(youth=keep, state="suspended")
    active = CommitmentFactory(youth=other)
    for youth in (keep, other):
        SituationFactory(youth=youth, where="Boulangerie")
        ReferralFactory(youth=youth)
    ReferralFactory(youth=other, partner="E2C")
    log_access(other, adviser.user, FileAccess.Kind.FILE)
    merged = merge_youth(keep=keep, duplicate=other, actor=adviser.user)
    assert merged.commitments.get(state="active") == active
    assert merged.commitments.get(state="ended").ended_on is not None
    assert merged.situations.count() == 1
    assert sorted(merged.referrals.values_list("partner", flat=True)) == ["Cap emploi", "E2C"]
    assert merged.accesses.count() == 1


def test_every_relation_to_a_youth_is_known_to_the_merge(adviser):
    """A model that points to a young person must be moved by the merge or by a hook; none is forgotten."""
    moved_here = {
        "YouthWish", "YouthSkill", "YouthLicence", "YouthLanguage", "YouthContract", "YouthScheduleLimit",
        "Commitment", "Situation", "Referral", "FileAccess", "YouthTransition", "NotDuplicate", "Youth",
    }  # fmt: skip
    above = {rel.related_model for rel in Youth._meta.related_objects} - {
        model
        for model in (rel.related_model for rel in Youth._meta.related_objects)
        if model.__name__ in moved_here
    }
    moved_by = {hook.__module__.split(".")[0] for hook in hooks.on_merge}
    assert {model._meta.app_label for model in above} <= moved_by, sorted(model.__name__ for model in above)


def test_a_file_merged_before_points_to_the_last_kept_one(adviser):
    first, second, third = (YouthFactory(adviser=adviser) for _ in range(3))
    merge_youth(keep=second, duplicate=first, actor=adviser.user)
    merge_youth(keep=third, duplicate=second, actor=adviser.user)
    assert set(Youth.objects.filter(merged_into=third)) == {first, second}


def test_what_cannot_be_merged(adviser):
    keep = YouthFactory(adviser=adviser, with_account=True)
    elsewhere = YouthFactory()
    for duplicate in (keep, elsewhere, YouthFactory(adviser=adviser, with_account=True)):
        with pytest.raises(ApplicationError):
            merge_youth(keep=keep, duplicate=duplicate, actor=adviser.user)
    gone = YouthFactory(adviser=adviser)
    merge_youth(keep=keep, duplicate=gone, actor=adviser.user)
    with pytest.raises(ApplicationError):
        merge_youth(keep=keep, duplicate=gone, actor=adviser.user)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"first_name": "Ines", "last_name": "GARZIA", "birth_date": BORN}, "nom proche"),
        ({"first_name": "Garcia", "last_name": "Inès", "birth_date": BORN}, "nom proche"),
        ({"first_name": "X", "last_name": "Y", "birth_date": date(2000, 1, 1), "email": "INES@exemple.example"}, "e-mail"),
        ({"first_name": "X", "last_name": "Y", "birth_date": date(2000, 1, 1), "phone": "+33 6 12 34 56 78"}, "téléphone"),
        ({"first_name": "X", "last_name": "Y", "birth_date": date(2000, 1, 1), "imilo_id": "A77"}, "i-milo"),
    ],
)  # fmt: skip
def test_look_alikes_are_found(adviser, given, reason):
    known = YouthFactory(
        adviser=adviser, first_name="Inès", last_name="Garcia", birth_date=BORN, email="ines@exemple.example",
        phone="06 12 34 56 78", imilo_id="A77",
    )  # fmt: skip
    YouthFactory(first_name="Inès", last_name="Garcia", birth_date=BORN)  # of another structure
    found = find_duplicates(structure=adviser.agency.structure, **given)
    assert [candidate.youth for candidate in found] == [known]
    assert any(reason in why for why in found[0].reasons)


def test_twins_and_namesakes_are_not_look_alikes(adviser):
    YouthFactory(adviser=adviser, first_name="Inès", last_name="Garcia", birth_date=BORN)
    for name, day in (("Mohamed", BORN), ("Inès", date(2005, 5, 4))):
        found = find_duplicates(
            structure=adviser.agency.structure, first_name=name, last_name="Garcia", birth_date=day
        )
        assert found == []


def test_pairs_judged_apart_are_not_proposed_again(adviser):
    one = YouthFactory(adviser=adviser, first_name="Zoé", last_name="Martin", birth_date=BORN)
    two = YouthFactory(adviser=adviser, first_name="Zoe", last_name="Martín", birth_date=BORN)
    YouthFactory(adviser=adviser, first_name="Lina", last_name="Martin", birth_date=BORN)
    structure = adviser.agency.structure
    (pair,) = duplicate_pairs(structure=structure)
    assert (pair.first, pair.second) == (one, two)
    keep_apart(first=two, second=one, actor=adviser.user)
    keep_apart(first=one, second=two, actor=adviser.user)
    assert NotDuplicate.objects.count() == 1
    assert duplicate_pairs(structure=structure) == []


def test_what_the_layers_above_keep_moves_too(adviser):
    from mediations.models import Mediation
    from offers.models import OfferBookmark
    from tests.factories.mediations import MediationFactory
    from tests.factories.offers import OfferFactory

    keep, other = YouthFactory(adviser=adviser), YouthFactory(adviser=adviser)
    shared, single = OfferFactory(), OfferFactory()
    behind = MediationFactory(youth=keep, offer=shared, state="suggested")
    ahead = MediationFactory(youth=other, offer=shared, state="meeting")
    MediationFactory(youth=other, offer=single, state="suggested")
    for youth in (keep, other):
        OfferBookmark.objects.create(youth=youth, offer=shared)
    merge_youth(keep=keep, duplicate=other, actor=adviser.user)
    behind.refresh_from_db(), ahead.refresh_from_db()
    assert (behind.state, ahead.state, ahead.youth) == ("closed", "meeting", keep)
    assert Mediation.objects.filter(youth=keep).count() == 3
    assert OfferBookmark.objects.get().youth == keep
