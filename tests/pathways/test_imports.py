"""Lists of young people from a spreadsheet."""

import contextlib
from datetime import date

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pathways.models import Youth, YouthImport
from pathways.services import imports
from pathways.services.csv_reading import read_table
from portal.core.csv_reading import decode
from portal.core.errors import ApplicationError
from tests.factories.accounts import AdviserFactory
from tests.factories.pathways import YouthFactory
from tests.factories.reference import (
    CommuneFactory,
    DiplomaLevelFactory,
    LanguageFactory,
    LicenceFactory,
    OccupationFactory,
)

pytestmark = pytest.mark.django_db
HEADER = (
    "N° i-milo;Nom;Prénom;Né(e) le;Sexe;Courriel;Tél;CP;Ville;Rayon (km);Niveau;Permis;Métiers;Contrats\n"
)
ROWS = (
    "A1;GARCIA;Inès;04/05/2006;Mme;ines@exemple.example;612345678;7200;AUBENAS CEDEX;20;CAP;B;G1602;CDI, CDD\n"
    "A2;Durand;Noé;2005-12-31;M;;;;;;V bis;;;\n"
)


@pytest.fixture
def adviser():
    (
        LanguageFactory(code="fr"),
        LanguageFactory(code="en"),
        LicenceFactory(code="B"),
        OccupationFactory(code="G1602"),
    )
    CommuneFactory(aubenas=True, folded="aubenas", postcode="07200")
    for number in (2, 3, 4):
        DiplomaLevelFactory(number=number)
    return AdviserFactory()


def check(adviser, text, encoding="utf-8"):
    return imports.check_import(
        content=text.encode(encoding),
        file_name="jeunes.csv",
        agency=adviser.agency,
        adviser=adviser,
        actor=adviser.user,
    )


def run(adviser, text, encoding="utf-8"):
    batch = imports.start_import(batch=check(adviser, text, encoding), actor=adviser.user)
    return imports.import_rows(batch=batch)


def test_the_check_writes_no_file(adviser):
    batch = check(adviser, HEADER + ROWS)
    assert (batch.report["to_create"], batch.report["to_update"], batch.report["errors"]) == (2, 0, [])
    assert not Youth.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_rows_become_files(adviser, encoding, separator):
    text = (HEADER + ROWS.replace("CDI, CDD", "CDI | CDD")).replace(";", separator)
    batch = run(adviser, text, encoding)
    assert (batch.state, batch.created_count, batch.rejected_count, batch.content) == ("done", 2, 0, "")
    ines = Youth.objects.get(imilo_id="A1")
    assert (ines.first_name, ines.last_name, ines.birth_date) == ("Inès", "GARCIA", date(2006, 5, 4))
    assert (ines.sex, ines.phone, ines.commune_id, ines.point_origin) == (
        "f",
        "0612345678",
        "07019",
        "commune",
    )
    assert (ines.radius, ines.level_id, ines.adviser) == (20, 3, adviser)
    assert {c.kind for c in ines.contracts.all()} == {"cdi", "cdd"}
    assert [w.occupation_id for w in ines.wishes.all()] == ["G1602"]
    assert Youth.objects.get(imilo_id="A2").level_id == 2


def test_the_same_file_again_changes_nothing(adviser):
    run(adviser, HEADER + ROWS)
    again = run(adviser, HEADER + ROWS)
    assert (again.created_count, again.updated_count, again.unchanged_count) == (0, 0, 2)
    assert Youth.objects.count() == 2


def test_an_empty_cell_keeps_what_is_there_and_a_finer_point_stays(adviser):
    run(adviser, HEADER + ROWS)
    Youth.objects.filter(imilo_id="A1").update(
        lat=44.625, lon=4.391, point_origin="map", about="J’aime le pain"
    )
    batch = run(
        adviser,
        "Nom;Prénom;Date de naissance;Ville;E-mail\nGarcia;INES;04/05/2006;Aubenas;i@exemple.example\n",
    )
    assert (batch.updated_count, Youth.objects.count()) == (1, 2)
    ines = Youth.objects.get(imilo_id="A1")
    assert (ines.email, ines.point_origin, ines.about, ines.radius) == (
        "i@exemple.example",
        "map",
        "J’aime le pain",
        20,
    )


def test_errors_name_their_line_and_other_rows_pass(adviser):
    text = HEADER + ROWS + (
        "A3;Petit;Lou;31/02/2006;X;pas-un-mail;12;99999;Nulle-part;7;9;Z;Licorne;CDX\n"
        ";;Sans nom;;;;;;;;;;;\n"
    )  # fmt: skip
    batch = check(adviser, text)
    by_line = {}
    for error in batch.report["errors"]:
        by_line.setdefault(error["line"], []).append(error["text"])
    assert set(by_line) == {4, 5}
    said = " ".join(by_line[4])
    for word in ("date illisible", "sexe", "e-mail", "téléphone", "distance", "niveau", "permis", "métier", "commune",
                 "contrat"):  # fmt: skip
        assert word in said, word
    assert "nom manquant" in by_line[5]
    done = imports.import_rows(batch=imports.start_import(batch=batch, actor=adviser.user))
    assert (done.created_count, done.rejected_count) == (2, 2)


def test_an_import_cut_off_goes_on_where_it_stopped(adviser, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 3)
    rows = "".join(f"M{n};Nom{n};Prénom;01/01/2006;;;;;;;;;;\n" for n in range(10))
    batch = imports.start_import(batch=check(adviser, HEADER + rows), actor=adviser.user)
    batch = imports.import_rows(batch=batch, max_batches=2)
    assert (batch.state, batch.rows_done, batch.percent, Youth.objects.count()) == ("running", 6, 60, 6)
    batch = imports.import_rows(batch=YouthImport.objects.get(pk=batch.pk))
    assert (batch.state, batch.created_count, Youth.objects.count()) == ("done", 10, 10)
    assert imports.import_rows(batch=batch).created_count == 10


def test_a_batch_that_fails_leaves_nothing_half_written(adviser, monkeypatch):
    batch = imports.start_import(batch=check(adviser, HEADER + ROWS), actor=adviser.user)
    calls = []

    def failing(**kwargs):
        if calls:
            raise ConnectionError
        calls.append(kwargs)
        return create(**kwargs)

    create = imports.create_youth
    monkeypatch.setattr(imports, "create_youth", failing)
    with pytest.raises(ConnectionError):
        imports.import_rows(batch=batch)
    batch.refresh_from_db()
    assert (batch.rows_done, Youth.objects.count()) == (0, 0)


def test_a_look_alike_is_told_before(adviser):
    YouthFactory(adviser=adviser, first_name="Ines", last_name="Garzia", birth_date=date(2006, 5, 4))
    batch = check(adviser, HEADER + ROWS)
    (found,) = batch.report["lookalikes"]
    assert (found["line"], found["youth_name"]) == (2, "Ines Garzia")


def test_another_structure_is_never_touched(adviser):
    other = YouthFactory(imilo_id="A1", first_name="Inès", last_name="Garcia", birth_date=date(2006, 5, 4))
    run(adviser, HEADER + ROWS)
    assert Youth.objects.filter(imilo_id="A1").count() == 2
    other.refresh_from_db()
    assert other.sex == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n",
        b"PK\x03\x04zip",
        b"%PDF-1.7",
        b"Nom;Pr\xe9nom\nX;Y\n",
        b"Nom;Nom;Prenom;Date de naissance\nA;B;C;01/01/2006\n",
        b"Nom;Prenom;Date de naissance\n",
        b"Nom;Prenom;Date de naissance\n\x00\x00",
        b"x" * (10 * 1024 * 1024 + 1),
    ],
    ids=["empty", "blank", "zip", "pdf", "column missing", "column twice", "no row", "binary", "too big"],
)  # fmt: skip
def test_a_file_that_is_not_a_list_is_refused_with_a_sentence(adviser, content):
    with pytest.raises(ApplicationError):
        imports.check_import(content=content, file_name="x", agency=adviser.agency, actor=adviser.user)
    assert not YouthImport.objects.exists()


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace")))
@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_content_breaks_the_reader(content):
    for raw in (content, b"Nom;Prenom;Date de naissance\n" + content):
        with contextlib.suppress(ApplicationError):
            assert read_table(decode(raw)).rows
