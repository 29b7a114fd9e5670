"""Files of young people: what is written when one is created or changed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from pathways.models import FileAccess, Youth, YouthSkill, YouthTransition
from pathways.services import YouthData, create_youth, log_access, move_youth, reassign, update_youth
from portal.core.errors import ApplicationError
from portal.core.lifecycle import TransitionRefused
from portal.core.models import Outbox
from tests.factories.accounts import AdviserFactory, StructureFactory
from tests.factories.pathways import YouthFactory
from tests.factories.reference import LanguageFactory, LicenceFactory, OccupationFactory, SkillFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser():
    LanguageFactory(code="fr")
    return AdviserFactory()


def data(adviser, **changes):
    base = YouthData(
        agency=adviser.agency,
        adviser=adviser,
        first_name="Inès",
        last_name="Le Gall",
        birth_date=date(2006, 5, 4),
    )
    return replace(base, **changes)


def test_a_new_file_speaks_french_and_is_marked_for_the_index(adviser):
    youth = create_youth(data=data(adviser), actor=adviser.user)
    assert [row.language_id for row in youth.languages.all()] == ["fr"]
    assert youth.folded_name == "le gall ines"
    assert Outbox.objects.filter(kind="index.youth", payload__id=youth.pk).exists()
    assert YouthTransition.objects.get(subject=youth).actor == adviser.user


def test_included_licences_are_written(adviser):
    for code in ("AM", "B1", "B", "C1", "C", "C1E", "BE", "B96", "CE"):
        LicenceFactory(code=code)
    youth = create_youth(data=data(adviser, licences=("CE",)), actor=adviser.user)
    held = {row.licence_id: row.implied for row in youth.licences.all()}
    assert held["CE"] is False
    assert {code for code, implied in held.items() if implied} == {
        "AM",
        "B1",
        "B",
        "B96",
        "BE",
        "C1",
        "C",
        "C1E",
    }
    update_youth(youth=youth, data=replace(YouthData.of(youth), licences=("B",)), actor=adviser.user)
    assert {row.licence_id for row in youth.licences.all()} == {"B", "B1", "AM"}


def test_what_is_read_back_is_what_was_written(adviser):
    for code in ("G1602", "G1603"):
        OccupationFactory(code=code)
    for ogr in (11, 12):
        SkillFactory(ogr=ogr)
    LicenceFactory(code="B")
    said = data(
        adviser, wishes=("G1603", "G1602"), skills=(12, 11), licences=("B",), radius=20,
        contracts_accepted=("cdi",), contracts_refused=("interim",),
    )  # fmt: skip
    youth = create_youth(data=said, actor=adviser.user)
    assert YouthData.of(Youth.objects.get(pk=youth.pk)) == said


def test_a_skill_that_stays_keeps_its_origin(adviser):
    SkillFactory(ogr=11), SkillFactory(ogr=12)
    youth = create_youth(data=data(adviser, skills=(11,)), actor=adviser.user)
    YouthSkill.objects.update(source="immersion", evidence="Bilan du 3 mars")
    update_youth(youth=youth, data=replace(YouthData.of(youth), skills=(11, 12)), actor=adviser.user)
    assert set(youth.skills.values_list("skill_id", "source")) == {(11, "immersion"), (12, "adviser")}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"birth_date": date(1950, 1, 1)}, "birth_date"),
        ({"first_welcome_on": date(2999, 1, 1)}, "first_welcome_on"),
        ({"contracts_accepted": ("cdi",), "contracts_refused": ("cdi",)}, "contracts_refused"),
        ({"schedule_impossible": (1,), "schedule_avoided": (1,)}, "schedule_avoided"),
        ({"lat": 44.6}, "lat"),
        ({"email": "pas un e-mail"}, "email"),
        ({"last_name": "x" * 81}, "last_name"),
        ({"about": "x" * 10_000}, "about"),
        ({"radius": 7}, "radius"),
    ],
)
def test_wrong_values_are_refused_with_their_field(adviser, change, field):
    with pytest.raises(ApplicationError) as error:
        create_youth(data=data(adviser, **change), actor=adviser.user)
    assert error.value.field == field
    assert not Youth.objects.exists()


def test_steps_of_a_file(adviser):
    youth = YouthFactory(adviser=adviser)
    left = move_youth(youth=youth, to="left", actor=adviser.user, reason="moved_away")
    assert left.left_on == timezone.localdate()
    with pytest.raises(TransitionRefused):
        move_youth(youth=left, to="paused", actor=adviser.user)
    back = move_youth(youth=left, to="active", actor=adviser.user)
    assert (back.state, back.left_on) == ("active", None)
    assert list(youth.transitions.values_list("to_state", flat=True)) == ["left", "active"]


def test_reassignment_stays_in_the_structure(adviser):
    youth = YouthFactory(adviser=adviser)
    colleague = AdviserFactory(agency__parent=adviser.agency.parent)
    assert reassign(youths=[youth], adviser=colleague, actor=adviser.user) == 1
    youth.refresh_from_db()
    assert (youth.adviser, youth.agency) == (colleague, colleague.agency)
    with pytest.raises(ApplicationError):
        reassign(
            youths=[youth], adviser=AdviserFactory(agency__parent=StructureFactory()), actor=adviser.user
        )


def test_every_reading_is_logged_but_ones_own(adviser):
    youth = YouthFactory(with_account=True)
    log_access(youth, adviser.user, FileAccess.Kind.FILE)
    log_access(youth, adviser.user, FileAccess.Kind.FILE)
    assert log_access(youth, youth.user, FileAccess.Kind.FILE) is None
    assert list(youth.accesses.values_list("actor_label", flat=True)) == [str(adviser.user)] * 2


class TestReads:
    def test_names_are_found_without_accents_and_in_any_order(self, adviser):
        youth = YouthFactory(first_name="Éloïse", last_name="D’Œuvre")
        YouthFactory(first_name="Karim")
        for text in ("eloise", "OEUVRE", "d'oeuvre Élo", "œuv"):
            assert list(Youth.objects.named(text)) == [youth]

    def test_portfolio_holds_the_youth_of_an_absent_colleague(self, adviser):
        today = date(2026, 3, 10)
        colleague = AdviserFactory(
            agency__parent=adviser.agency.parent,
            stand_in=adviser,
            absent_from=date(2026, 3, 2),
            absent_until=today,
        )
        own, theirs = YouthFactory(adviser=adviser), YouthFactory(adviser=colleague)
        assert set(Youth.objects.of_portfolio(adviser, on=today)) == {own, theirs}
        assert set(Youth.objects.of_portfolio(adviser, on=today + timedelta(days=1))) == {own}

    def test_solution_clock(self):
        from tests.factories.pathways import ReferralFactory, SituationFactory

        today = date(2026, 6, 15)
        late = YouthFactory(first_welcome_on=date(2026, 1, 10))
        warned = YouthFactory(first_welcome_on=date(2026, 3, 10))
        YouthFactory(first_welcome_on=date(2026, 3, 20))  # three months are not over
        YouthFactory(first_welcome_on=None)
        solved = YouthFactory(first_welcome_on=date(2026, 1, 10))
        SituationFactory(youth=solved, kind="job", started_on=date(2026, 2, 1))
        before = YouthFactory(first_welcome_on=date(2026, 2, 1))
        SituationFactory(youth=before, kind="job", started_on=date(2025, 2, 1))
        immersed = YouthFactory(first_welcome_on=date(2026, 2, 2))
        SituationFactory(youth=immersed, kind="immersion", started_on=date(2026, 2, 20))
        taken = YouthFactory(first_welcome_on=date(2026, 1, 10))
        ReferralFactory(youth=taken, referred_on=date(2026, 1, 15), taken_over_on=date(2026, 1, 20))
        sent = YouthFactory(first_welcome_on=date(2026, 2, 3))
        ReferralFactory(youth=sent, referred_on=date(2026, 2, 15))
        assert list(Youth.objects.at_solution_clock(today=today)) == [late, before, immersed, sent, warned]
        assert late.solution_deadline == date(2026, 5, 10)

    def test_only_case_workers_of_the_structure_and_the_person_see_a_file(self, adviser):
        youth = YouthFactory(adviser=adviser, with_account=True)
        structure = adviser.agency.parent
        for person, sees in [
            (adviser.user, True),
            (youth.user, True),
            (AdviserFactory(agency=structure, manager=True).user, True),
            (AdviserFactory(agency=structure, editor=True).user, False),
            (AdviserFactory(agency=structure, structure_admin=True).user, False),
            (AdviserFactory().user, False),
            (YouthFactory(with_account=True).user, False),
        ]:
            assert (youth in Youth.objects.visible_to(person)) is sees, person
