"""The screens of young people's files, as an adviser uses them."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from pathways.models import Youth
from pathways.services import merge_youth
from tests.factories.pathways import CommitmentFactory, ProgrammeFactory, YouthFactory
from tests.factories.reference import (
    CommuneFactory,
    LicenceFactory,
    OccupationFactory,
    PriorityAreaFactory,
)
from tests.pathways.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


class TestFile:
    def test_opening_a_file_is_logged_and_shown(self, adviser, browser):
        youth = YouthFactory(
            adviser=adviser, wishes=["G1602"], skills=[11], licences=["B"], impossible=[1], refuses=["cdd"]
        )
        CommitmentFactory(youth=youth)
        response = browser.get(f"/conseiller/jeunes/{youth.public_id}/")
        assert response.status_code == 200
        assert youth.accesses.get().actor == adviser.user
        assert str(adviser.user) in text_of(
            browser.get(f"/conseiller/jeunes/{youth.public_id}/consultations/")
        )

    def test_files_of_others_do_not_exist(self, adviser, browser):
        elsewhere, gone = YouthFactory(), YouthFactory(adviser=adviser)
        merge_youth(keep=YouthFactory(adviser=adviser), duplicate=gone, actor=adviser.user)
        for youth in (elsewhere, gone):
            for name in (
                "youth_detail",
                "youth_edit_section",
                "youth_accesses",
                "commitment_open",
                "situation_add",
            ):
                more = ["identite"] if name == "youth_edit_section" else []
                url = reverse(f"pathways:{name}", args=[youth.public_id, *more])
                assert browser.get(url).status_code == 404, name
                if name not in ("youth_detail", "youth_accesses"):
                    assert browser.post(url, {}).status_code == 404, name

    def test_text_is_shown_as_text(self, adviser, browser):
        evil = "<script>alert(1)</script>"
        youth = YouthFactory(adviser=adviser, first_name=evil, about=evil, address=evil)
        for path in ("", "modifier/souhaits/", "modifier/lieu/", "consultations/"):
            content = browser.get(f"/conseiller/jeunes/{youth.public_id}/{path}").content.decode()
            assert evil not in content

    def test_acts_on_the_pathway(self, adviser, browser):
        youth = YouthFactory(adviser=adviser)
        programme = ProgrammeFactory(code="CEJ")
        base = f"/conseiller/jeunes/{youth.public_id}/"
        today = timezone.localdate()
        browser.post(f"{base}engagement/", {"programme": programme.pk, "started_on": today})
        commitment = youth.commitments.get()
        again = browser.post(f"{base}engagement/", {"programme": programme.pk, "started_on": today})
        assert again.status_code == 422
        assert "déjà ouvert" in text_of(again)
        step = {"to": "completed", "on": today, "autonomy": ""}
        assert browser.post(f"{base}engagement/{commitment.public_id}/", step).status_code == 422
        browser.post(f"{base}engagement/{commitment.public_id}/", step | {"autonomy": "job"})
        commitment.refresh_from_db()
        assert (commitment.state, commitment.autonomy) == ("completed", "job")
        browser.post(
            f"{base}situation/", {"kind": "job", "started_on": "2026-03-01", "ended_on": "2026-02-01"}
        )
        assert not youth.situations.exists()
        browser.post(f"{base}situation/", {"kind": "job", "started_on": "2026-03-01", "where": "Fournil"})
        browser.post(f"{base}situation/{youth.situations.get().public_id}/", {"ended_on": "2026-04-01"})
        assert youth.situations.get().ended_on == date(2026, 4, 1)
        browser.post(f"{base}orientation/", {"partner": "E2C", "referred_on": "2026-03-01"})
        browser.post(f"{base}orientation/{youth.referrals.get().public_id}/", {"taken_over_on": "2026-03-05"})
        assert youth.referrals.get().taken_over_on == date(2026, 3, 5)
        browser.post(f"{base}suivi/left/", {"reason": "moved", "note": "À Lyon"})
        youth.refresh_from_db()
        assert youth.state == "left"
        assert youth.transitions.get(reason="moved").note == "À Lyon"
        assert browser.get(f"{base}suivi/anonymised/").status_code == 404

    def test_the_space_of_a_young_person_is_opened_once(self, adviser, browser, mailoutbox):
        youth = YouthFactory(adviser=adviser, email="lina@exemple.example")
        unknown = YouthFactory(adviser=adviser, phone="04 75 00 00 00")
        other = YouthFactory(adviser=adviser, email="lina@exemple.example")
        for _ in range(2):
            browser.post(f"/conseiller/jeunes/{youth.public_id}/acces/")
        youth.refresh_from_db()
        assert youth.user.email == "lina@exemple.example"
        assert [mail.to for mail in mailoutbox] == [["lina@exemple.example"]]
        for refused, words in ((unknown, "e-mail ou un numéro de mobile"), (other, "autre jeune")):
            response = browser.post(f"/conseiller/jeunes/{refused.public_id}/acces/")
            assert response.status_code == 422
            assert words in text_of(response)


class TestEdit:
    def identity(self, adviser, **changes):
        return {
            "first_name": "Inès", "last_name": "Garcia", "birth_date": "2006-05-04", "sex": "f",
            "agency": adviser.agency.pk, "adviser_field": adviser.pk,
        } | changes  # fmt: skip

    def test_a_look_alike_is_shown_before_a_second_file(self, adviser, browser):
        YouthFactory(adviser=adviser, first_name="Ines", last_name="Garcia", birth_date=date(2006, 5, 4))
        form = self.identity(adviser)
        first = browser.post("/conseiller/jeunes/nouveau/", form)
        assert "peut-être déjà un dossier" in text_of(first)
        assert 'value="Inès"' in first.content.decode()
        assert Youth.objects.count() == 1
        signature = first.context["signature"]
        browser.post("/conseiller/jeunes/nouveau/", form | {"confirmed": signature})
        assert Youth.objects.count() == 2

    def test_what_was_typed_stays(self, adviser, browser):
        response = browser.post(
            "/conseiller/jeunes/nouveau/", self.identity(adviser, birth_date="1950-01-01")
        )
        assert response.status_code == 422
        assert 'value="Garcia"' in response.content.decode()
        assert "16 à 25 ans" in text_of(response)

    def test_sections_are_saved_and_the_next_is_offered(self, adviser, browser):
        LicenceFactory(code="B"), LicenceFactory(code="B1"), LicenceFactory(code="AM")
        OccupationFactory(code="G1602"), OccupationFactory(code="G1603", label="Serveur")
        youth = YouthFactory(adviser=adviser)
        base = f"/conseiller/jeunes/{youth.public_id}/modifier/"
        response = browser.post(
            f"{base}souhaits/",
            {
                "wishes_code": ["G1603", "G1602"],
                "contracts_accepted": ["cdi"],
                "about": "J’aime",
                "continue": "1",
            },
        )
        assert response.url == f"{base}competences/"
        assert [wish.occupation_id for wish in youth.wishes.all()] == ["G1603", "G1602"]
        browser.post(f"{base}competences/", {"licences": ["B"], "languages_code": ["fr"]})
        assert set(youth.licences.values_list("licence_id", flat=True)) == {"B", "B1", "AM"}
        browser.post(f"{base}contraintes/", {"radius": "30"})
        browser.post(
            f"{base}disponibilite/", {"available_from": "2026-12-01", "first_welcome_on": "2026-03-01"}
        )
        youth.refresh_from_db()
        assert (youth.radius, youth.available_from) == (30, date(2026, 12, 1))
        assert youth.wishes.count() == 2

    def test_the_second_of_two_advisers_is_told(self, adviser, browser):
        youth = YouthFactory(adviser=adviser)
        url = f"/conseiller/jeunes/{youth.public_id}/modifier/contraintes/"
        seen = browser.get(url).context["seen"]
        browser.post(url, {"radius": "10", "seen": seen})
        second = browser.post(url, {"radius": "50", "seen": seen})
        assert second.status_code == 422
        assert "modifié entre-temps" in text_of(second)
        youth.refresh_from_db()
        assert youth.radius == 10
        browser.post(url, {"radius": "50", "seen": second.context["seen"]})
        youth.refresh_from_db()
        assert youth.radius == 50


class TestPlace:
    @pytest.fixture
    def commune(self):
        commune = CommuneFactory(aubenas=True, postcode="07200")
        commune.folded, commune.priority_area_count = "aubenas", 1
        commune.save()
        square = [[[4.38, 44.61], [4.40, 44.61], [4.40, 44.63], [4.38, 44.63], [4.38, 44.61]]]
        PriorityAreaFactory(
            code="QN00701M",
            name="Les Oliviers",
            communes=[commune],
            geometry={"type": "Polygon", "coordinates": square},
        )
        return commune

    def save(self, browser, youth, **form):
        response = browser.post(f"/conseiller/jeunes/{youth.public_id}/modifier/lieu/", form)
        youth.refresh_from_db()
        return response

    def test_without_the_address_service_the_adviser_picks_the_area(self, adviser, browser, commune):
        youth = YouthFactory(adviser=adviser, nowhere=True)
        asked = self.save(browser, youth, commune="Aubenas", address="1 rue des Lilas")
        assert asked.status_code == 422
        assert "Les Oliviers" in text_of(asked)
        assert youth.commune is None
        self.save(browser, youth, commune="Aubenas", address="1 rue des Lilas", area="QN00701M")
        assert (youth.point_origin, youth.priority_area_status) == ("area", "inside")
        assert 4.38 < youth.lon < 4.40
        self.save(browser, youth, commune="Aubenas", address="1 rue des Lilas", area="hors")
        assert (youth.point_origin, youth.priority_area_status, youth.priority_area) == (
            "commune",
            "outside",
            None,
        )
        self.save(browser, youth, commune="Aubenas", area="inconnu")
        assert youth.priority_area_status == ""

    def test_a_placed_point_gives_its_area(self, adviser, browser, commune):
        youth = YouthFactory(adviser=adviser, nowhere=True)
        self.save(browser, youth, commune="Aubenas", lat="44.62", lon="4.39")
        assert (youth.point_origin, youth.priority_area_id, youth.priority_area_status) == (
            "map",
            "QN00701M",
            "inside",
        )
        self.save(browser, youth, commune="Aubenas", lat="44.61", lon="4.39")
        assert youth.priority_area_status == "to_check"
        half = self.save(browser, youth, commune="Aubenas", lat="44.62")
        assert half.status_code == 422

    def test_an_unknown_commune_is_refused_and_kept_in_the_box(self, adviser, browser):
        youth = YouthFactory(adviser=adviser, nowhere=True)
        response = self.save(browser, youth, commune="Nulle-Part-sur-Mer")
        assert response.status_code == 422
        assert "Nulle-Part-sur-Mer" in response.content.decode()


class TestMergeScreens:
    def test_compare_keep_or_tell_apart(self, adviser, browser):
        one, two = (
            YouthFactory(adviser=adviser, first_name="Zoé", last_name="Martin", birth_date=date(2006, 1, 1))
            for _ in range(2)
        )
        assert "Zoé" in text_of(browser.get("/conseiller/jeunes/doublons/"))
        url = f"/conseiller/jeunes/doublons/{one.public_id}/{two.public_id}/"
        assert browser.get(url).status_code == 200
        assert "Comparer" in text_of(browser.get(f"/conseiller/jeunes/{one.public_id}/"))
        response = browser.post(url, {"act": str(two.public_id)})
        assert response.url == f"/conseiller/jeunes/{two.public_id}/"
        assert Youth.objects.get(pk=one.pk).merged_into == two
        assert browser.get(url).status_code == 404

    def test_apart(self, adviser, browser):
        one, two = (
            YouthFactory(adviser=adviser, first_name="Zoé", last_name="Martin", birth_date=date(2006, 1, 1))
            for _ in range(2)
        )
        browser.post(f"/conseiller/jeunes/doublons/{one.public_id}/{two.public_id}/", {"act": "apart"})
        assert browser.get("/conseiller/jeunes/doublons/").context["pairs"] == []
