"""The list of young people: portfolio, filters, export, files given to a colleague; lists that are imported."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pathways.models import FileAccess, Youth, YouthImport
from portal.reference.models import Commune
from tests.factories.accounts import AdviserFactory
from tests.factories.pathways import CommitmentFactory, YouthFactory
from tests.factories.reference import (
    CommuneFactory,
    LanguageFactory,
    LicenceFactory,
    OccupationFactory,
)
from tests.pathways.reading import text_of
from tests.people import login

pytestmark = pytest.mark.django_db


class TestList:
    url = "/conseiller/jeunes/"

    def test_shows_the_own_portfolio_and_that_of_absent_colleagues(self, adviser, browser):
        today = timezone.localdate()
        colleague = AdviserFactory(agency=adviser.agency)
        absent = AdviserFactory(agency=adviser.agency, stand_in=adviser, absent_from=today)
        YouthFactory(adviser=adviser, first_name="Mienne")
        YouthFactory(adviser=colleague, first_name="Autre")
        YouthFactory(adviser=absent, first_name="Remplacée")
        YouthFactory(first_name="Ailleurs")
        said = text_of(browser.get(self.url))
        assert "Mienne" in said
        assert "Remplacée" in said
        assert "Autre" not in said
        assert "Ailleurs" not in said
        everybody = text_of(browser.get(self.url, {"portefeuille": "tous"}))
        assert "Autre" in everybody
        assert "Ailleurs" not in everybody

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({"q": "eloise"}, {"Éloïse"}),
            ({"etat": "left"}, {"Parti"}),
            ({"etat": "tous"}, {"Éloïse", "Parti", "Engagée", "Tardif"}),
            ({"situation": "engagement"}, {"Engagée"}),
            ({"situation": "echeance"}, {"Tardif"}),
            ({"situation": "sans-souhait"}, {"Engagée", "Tardif"}),
            ({"programme": "CEJ"}, {"Engagée"}),
            ({"qpv": "on"}, {"Tardif"}),
            (
                {"etat": "faux", "tri": "faux", "page": "faux", "antenne": "faux"},
                {"Éloïse", "Engagée", "Tardif"},
            ),
        ],
    )
    def test_filters(self, adviser, browser, query, names):
        OccupationFactory(code="G1602")
        YouthFactory(adviser=adviser, first_name="Éloïse", wishes=["G1602"])
        YouthFactory(adviser=adviser, first_name="Parti", left=True, wishes=["G1602"])
        CommitmentFactory(youth=YouthFactory(adviser=adviser, first_name="Engagée"))
        YouthFactory(
            adviser=adviser, first_name="Tardif", priority_area_status="inside",
            first_welcome_on=timezone.localdate() - timedelta(days=150),
        )  # fmt: skip
        response = browser.get(self.url, query)
        assert {row["youth"].first_name for row in response.context["rows"]} == names

    def test_sorts(self, adviser, browser):
        for name, day in (("b", 2), ("a", 3), ("c", 1)):
            YouthFactory(adviser=adviser, last_name=name, first_name="x", birth_date=date(2006, 1, day))
        for sort, order in (("nom", "abc"), ("-nom", "cba"), ("-age", "cba"), ("age", "abc")):
            rows = browser.get(self.url, {"tri": sort}).context["rows"]
            assert "".join(row["youth"].last_name for row in rows) == order, sort

    @pytest.mark.parametrize("path", ["", "doublons/", "importer/"])
    def test_queries_do_not_grow_with_the_rows(self, adviser, browser, path):
        browser.get(self.url + path)  # the site's root and brand are read once per process
        counts = []
        for total in (5, 50):
            while Youth.objects.count() < total:
                YouthFactory(adviser=adviser, wishes=["G1602"], first_name="Zoé", last_name="Martin")
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(self.url + path).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 25

    def test_export_is_logged_and_no_cell_is_a_formula(self, adviser, browser):
        youth = YouthFactory(adviser=adviser, first_name="=cmd|' /C calc'!A0", last_name="@SOMME(A1)")
        content = b"".join(browser.get(f"{self.url}export.csv")).decode("utf-8-sig")
        assert "'=cmd" in content
        assert "'@SOMME" in content
        assert not re.search(r"(^|;)[=@+-]", content, re.MULTILINE)
        assert youth.accesses.get().kind == FileAccess.Kind.EXPORT

    def test_export_goes_back_in_unchanged(self, adviser, browser):
        for code in ("B", "B1", "AM"):
            LicenceFactory(code=code)
        Commune.objects.filter(pk=CommuneFactory(aubenas=True, postcode="07200").pk).update(folded="aubenas")
        OccupationFactory(code="G1602"), LanguageFactory(code="en")
        from dataclasses import replace

        from pathways.services import YouthData, place, update_youth

        youth = YouthFactory(
            adviser=adviser, phone="+33612345678", first_name="-Lou", accepts=["cdi"], languages=["en"]
        )
        data = replace(
            YouthData.of(youth), wishes=("G1602",), licences=("B",), **place.at_commune(youth.commune)
        )
        update_youth(youth=youth, data=data, actor=adviser.user)
        content = b"".join(browser.get(f"{self.url}export.csv"))
        from pathways.services import imports

        batch = imports.check_import(
            content=content, file_name="x", agency=adviser.agency, actor=adviser.user
        )
        assert batch.report["errors"] == []
        assert batch.report["to_update"] == 1
        done = imports.import_rows(batch=imports.start_import(batch=batch, actor=adviser.user))
        assert (done.created_count, done.rejected_count) == (0, 0)
        youth.refresh_from_db()
        assert youth.first_name == "-Lou"

    def test_ticked_files_are_given_to_a_colleague(self, adviser, browser):
        colleague = AdviserFactory(agency=adviser.agency)
        own, other = (
            YouthFactory(adviser=adviser),
            YouthFactory(adviser=AdviserFactory(agency=adviser.agency)),
        )
        form = {"youth": [own.public_id, other.public_id, "faux"], "reassign-adviser": colleague.pk}
        said = text_of(browser.post(f"{self.url}confier/", form, follow=True))
        own.refresh_from_db(), other.refresh_from_db()
        assert own.adviser == colleague
        assert other.adviser != colleague
        assert "1 dossier confié" in said
        assert "seul un responsable" in said
        assert (
            browser.post(f"{self.url}confier/", form | {"retour": "https://ailleurs.example/"}).url
            == self.url
        )


class TestImportScreens:
    def send(self, browser, adviser, text):
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile("jeunes.csv", text.encode(), content_type="text/csv")
        form = {"file": file, "agency": adviser.agency.pk, "adviser": adviser.pk}
        return browser.post("/conseiller/jeunes/importer/", form, follow=True)

    def test_check_then_start_then_done(self, adviser, browser):
        page = self.send(browser, adviser, "Nom;Prénom;Date de naissance\nA;B;01/01/2006\nC;D;faux\n")
        said = text_of(page)
        assert "Importer 1 ligne" in said
        assert "date illisible" in said
        url = page.redirect_chain[-1][0]
        done = text_of(browser.post(url, {"act": "start"}, follow=True))
        assert "Import terminé" in done
        assert Youth.objects.count() == 1
        assert "Import terminé" in text_of(browser.post(url, {"act": "start"}, follow=True))
        assert Youth.objects.count() == 1

    def test_a_long_import_shows_how_far_it_is(self, adviser, browser, monkeypatch):
        from pathways.services import imports

        monkeypatch.setattr(imports, "BATCH", 1)
        rows = "".join(f"N{n};P;01/01/2006\n" for n in range(5))
        url = self.send(browser, adviser, f"Nom;Prénom;Date de naissance\n{rows}").redirect_chain[-1][0]
        assert "3 lignes sur 5" in text_of(browser.post(url, {"act": "start"}, follow=True))
        assert "Import terminé" in text_of(browser.post(url, {"act": "continue"}, HTTP_HX_REQUEST="true"))

    def test_a_wrong_file_says_why(self, adviser, browser):
        page = self.send(browser, adviser, "Nom;Prénom\nA;B\n")
        assert page.status_code == 422
        assert "Colonnes manquantes" in text_of(page)

    def test_another_structure_does_not_see_it(self, adviser, browser):
        url = self.send(browser, adviser, "Nom;Prénom;Date de naissance\nA;B;01/01/2006\n").redirect_chain[
            -1
        ][0]
        assert login(AdviserFactory().user).get(url).status_code == 404
        browser.post(url, {"act": "cancel"})
        assert YouthImport.objects.get().content == ""


def test_files_that_could_not_be_given_stay_ticked_with_what_was_typed():
    manager = AdviserFactory(manager=True)
    browser = login(manager.user)
    first, second = YouthFactory(adviser=manager), YouthFactory(adviser=manager)
    page = browser.post(
        "/conseiller/jeunes/confier/",
        {"youth": [str(first.public_id)], "reassign-note": "Congé long", "reassign-adviser": ""},
        follow=True,
    )
    text = page.content.decode()
    assert "Congé long" in text
    assert f'id="choix-{first.public_id}" checked' in text
    assert f'id="choix-{second.public_id}" checked' not in text
    assert "Congé long" not in browser.get("/conseiller/jeunes/").content.decode()
