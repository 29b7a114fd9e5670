"""Newer files: what is added, changed and retired is said, and nothing in use disappears."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.reference.loader.sources import Source
from portal.reference.loader.steps import load as load_steps
from portal.reference.loader.steps import steps
from portal.reference.models import Appellation, Mobility, Occupation, ReferenceRelease
from portal.reference.wordings import wordings

pytestmark = pytest.mark.django_db

HEADER = (
    "code_rome,code_ogr,libelle,code_rome_parent,code_grand_domaine,code_domaine,riasec_majeur,riasec_mineur,"
    "transition_eco,transition_num,emploi_reglemente,emploi_cadre\n"
)
FIRST = "D1102,7,Boulanger / Boulangère,D1102,D,D11,R,,Emploi Blanc,N,N,\n"
SECOND = "D1104,8,Pâtissier / Pâtissière,D1104,D,D11,R,,Emploi Blanc,,O,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rome = tmp_path / "rome4"
    rome.mkdir()
    (rome / "grands_domaines.csv").write_text("code,libelle\nD,Commerce\n")
    (rome / "domaines.csv").write_text("code,libelle\nD11,Alimentation\n")
    (rome / "metiers.csv").write_text(HEADER + FIRST + SECOND)
    (rome / "mobilites.csv").write_text("code_rome,code_rome_cible,ordre\nD1102,D1104,1\nD1104,D1102,1\n")
    (rome / "appellations.csv").write_text(
        "code_ogr,libelle,libelle_court,code_rome,classification,peu_usite\n"
        "10,Boulanger / Boulangère,,D1102,PRINCIPALE,N\n"
    )
    (rome / "version.txt").write_text("Numero de version : 61\n")
    return tmp_path


def load(folder: Path) -> dict:
    """The steps that the folder has files for; that shipped files fill empty tables is tested with the full data."""
    source = Source(folder)
    present = [step for step in steps() if all(source.find(file) for file in step.files)]
    return load_steps(source, only=present)["rome"]


def test_a_row_that_left_is_retired_and_its_links_stay(folder: Path) -> None:
    load(folder)
    (folder / "rome4/metiers.csv").write_text(HEADER + FIRST)
    (folder / "rome4/mobilites.csv").write_text("code_rome,code_rome_cible,ordre\nD1102,D1102,1\n")
    report = load(folder)
    assert report["occupation"]["retired"] == 1
    assert Occupation.objects.get(pk="D1104").retired
    assert [row.pk for row in Occupation.objects.current()] == ["D1102"]
    assert Mobility.objects.filter(occupation="D1104").exists()
    assert report["mobility"]["removed"] == 0


def test_a_row_that_comes_back_is_in_force_again(folder: Path) -> None:
    load(folder)
    (folder / "rome4/metiers.csv").write_text(HEADER + FIRST)
    load(folder)
    (folder / "rome4/metiers.csv").write_text(HEADER + FIRST + SECOND)
    assert load(folder)["occupation"]["changed"] == 1
    assert not Occupation.objects.get(pk="D1104").retired


def test_changes_are_counted_and_the_version_is_kept(folder: Path) -> None:
    load(folder)
    assert ReferenceRelease.objects.get(dataset="rome").version == "61"
    (folder / "rome4/metiers.csv").write_text(
        HEADER + FIRST.replace("Boulanger /", "Artisan boulanger /") + SECOND
    )
    (folder / "rome4/mobilites.csv").write_text("code_rome,code_rome_cible,ordre\nD1102,D1104,3\n")
    report = load(folder)
    assert (report["occupation"]["changed"], report["occupation"]["added"]) == (1, 0)
    assert (report["mobility"]["changed"], report["mobility"]["removed"]) == (1, 1)
    assert Mobility.objects.get().rank == 3
    assert ReferenceRelease.objects.filter(dataset="rome").count() == 2


def test_a_row_pointing_to_nothing_is_rejected_and_named(folder: Path) -> None:
    with (folder / "rome4/appellations.csv").open("a") as file:
        file.write("11,Fantôme,,Z9999,SYNONYME,N\n12," + "x" * 300 + ",,D1102,SYNONYME,N\n")
    report = load(folder)
    assert report["appellation"]["rejected"] == 2
    assert "Z9999" in report["appellation"]["examples"][0]
    assert Appellation.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"code_rome\nD1102\n", "colonnes manquantes"),
        ((HEADER + "D1102,7\n").encode(), "nombre de colonnes"),
        ("é".encode("latin-1") + HEADER.encode(), "UTF-8"),
    ],
)
def test_a_bad_file_changes_nothing_and_is_named(folder: Path, content: bytes, said: str) -> None:
    load(folder)
    (folder / "rome4/metiers.csv").write_bytes(content)
    with pytest.raises(CommandError, match=said) as error:
        call_command("load_reference", folder)
    assert "metiers.csv" in str(error.value)
    assert Occupation.objects.current().count() == 2


def test_an_unknown_folder_is_said() -> None:
    with pytest.raises(CommandError, match="introuvable"):
        call_command("load_reference", Path("/nowhere/at/all"))


def test_a_broken_archive_is_named(folder: Path) -> None:
    (folder / "rome4/metiers.csv").unlink()
    (folder / "rome4/metiers.csv.xz").write_bytes(b"not xz")
    with pytest.raises(CommandError, match=r"metiers\.csv\.xz : illisible"):
        call_command("load_reference", folder)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Boulanger / Boulangère", ("boulanger", "boulangere")),
        ("Chef / Cheffe de rang", ("chef de rang", "cheffe de rang")),
        ("Aide à domicile", ("aide a domicile",)),
        (
            "Chargé commercial / Chargée commerciale en services",
            ("charge commercial en services", "chargee commerciale en services"),
        ),
    ],
)
def test_both_wordings_of_a_label_are_found(label: str, expected: tuple[str, ...]) -> None:
    assert wordings(label) == expected
