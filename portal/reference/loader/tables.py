"""Which file fills which table. One entry per table, in the order of their links; readers turn a row into columns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from portal.reference.folding import fold
from portal.reference.loader.sources import Row, Source
from portal.reference.models import (
    Appellation,
    DiplomaCode,
    DiplomaLevel,
    Interest,
    Language,
    MissionLocale,
    Mobility,
    NafCode,
    OccupationInterest,
    OccupationNaf,
    OccupationSector,
    OccupationSkill,
    OccupationWorkContext,
    Sector,
    Skill,
    WorkContext,
)

Values = dict[str, Any]


def _columns(names: str) -> frozenset[str]:
    return frozenset(names.split())


OCCUPATION_COLUMNS = _columns(
    "code_rome code_ogr libelle code_rome_parent code_grand_domaine code_domaine riasec_majeur riasec_mineur"
    " transition_eco transition_num emploi_reglemente emploi_cadre"
)
YES_NO = {"O": True, "oui": True, "N": False, "non": False, "": None}
RUBRICS = {
    "savoir-faire": Skill.Kind.KNOW_HOW,
    "savoir": Skill.Kind.KNOWLEDGE,
    "savoir-etre": Skill.Kind.SOFT,
}


@dataclass(frozen=True)
class Table:
    """A table that one file fills, row by row. `key` is given for links, which have no code of their own."""

    dataset: str
    file: str
    model: type[models.Model]
    columns: frozenset[str]
    read: Callable[[Row], Values | None]
    key: tuple[str, ...] = ()


def occupations(source: Source) -> Iterator[Values]:
    """Occupations carry the labels of their domains: two small lists that nothing else needs."""
    two = _columns("code libelle")
    families = {row["code"]: row["libelle"] for row in source.rows("rome4/grands_domaines.csv", required=two)}
    domains = {row["code"]: row["libelle"] for row in source.rows("rome4/domaines.csv", required=two)}
    for row in source.rows("rome4/metiers.csv", required=OCCUPATION_COLUMNS):
        yield {
            "code": row["code_rome"],
            "parent_code": row["code_rome_parent"],
            "ogr": int(row["code_ogr"]),
            "label": row["libelle"],
            "major_domain": row["code_grand_domaine"],
            "major_domain_label": families.get(row["code_grand_domaine"], ""),
            "domain": row["code_domaine"],
            "domain_label": domains.get(row["code_domaine"], ""),
            "riasec": row["riasec_majeur"] + row["riasec_mineur"],
            "ecological_transition": row["transition_eco"],
            "digital_transition": YES_NO[row["transition_num"]],
            "regulated": YES_NO[row["emploi_reglemente"]],
            "executive": YES_NO[row["emploi_cadre"]],
        }


def _appellation(row: Row) -> Values:
    return {
        "ogr": int(row["code_ogr"]),
        "occupation_id": row["code_rome"],
        "label": row["libelle"],
        "short_label": row["libelle_court"],
        "main": row["classification"] == "PRINCIPALE",
        "rare": row["peu_usite"] == "O",
        "folded": fold(row["libelle"]),
    }


def _mobility(row: Row) -> Values:
    return {
        "occupation_id": row["code_rome"],
        "target_id": row["code_rome_cible"],
        "rank": int(row["ordre"]),
    }


def _skill(row: Row) -> Values:
    if row["categorie"] == "Savoir-être professionnel":
        kind = Skill.Kind.SOFT
    else:
        kind = Skill.Kind.KNOWLEDGE if row["type"] == "savoir" else Skill.Kind.KNOW_HOW
    return {
        "ogr": int(row["code_ogr"]),
        "label": row["libelle"],
        "kind": kind,
        "category": row["categorie"],
        "subcategory": row["sous_categorie"],
        "macro": row["nature"] == "Macro-compétence",
        "macro_skill_id": int(row["code_ogr_macro"]) if row["code_ogr_macro"] else None,
        "folded": fold(row["libelle"]),
    }


def _occupation_skill(row: Row) -> Values:
    return {
        "occupation_id": row["code_rome"],
        "skill_id": int(row["code_ogr"]),
        "rubric": RUBRICS[row["rubrique"]],
        "core": row["coeur_metier"] == "principale",
        "emerging": row["coeur_metier"] == "émergente",
    }


def _naf_code(row: Row) -> Values:
    return {
        "code": row["code"],
        "label": row["libelle"],
        "division": row["division"],
        "section": row["section"],
        "section_label": row["libelle_section"],
        "version": row.get("version") or "NAF rév. 2",
    }


def _diploma_level(row: Row) -> Values:
    return {"number": int(row["niveau"]), "label": row["libelle"], "examples": row["exemples"]}


def _diploma_code(row: Row) -> Values | None:
    # NV1 stands on two lines, 7 and 8: what an offer asks with it is met from 7 on.
    if row["niveau_2019"] == "8":
        return None
    return {
        "code": row["code_ft"],
        "label": row["libelle_ft"],
        "level_id": int(row["niveau_2019"] or 2),
    }


def _mission_locale(row: Row) -> Values:
    return {
        "code": row["code_milo"],
        "name": row["nom_officiel"],
        "usual_name": row["nom_usuel"],
        "department_id": row["code_departement"] or None,
        "timezone": row["timezone"],
    }


ROME = [
    Table(
        "rome",
        "rome4/appellations.csv",
        Appellation,
        _columns("code_ogr libelle libelle_court code_rome classification peu_usite"),
        _appellation,
    ),
    Table(
        "rome",
        "rome4/mobilites.csv",
        Mobility,
        _columns("code_rome code_rome_cible ordre"),
        _mobility,
        ("occupation_id", "target_id"),
    ),
    Table(
        "rome",
        "rome4/competences.csv",
        Skill,
        _columns("code_ogr type libelle nature categorie sous_categorie code_ogr_macro"),
        _skill,
    ),
    Table(
        "rome",
        "rome4/metier_competence.csv",
        OccupationSkill,
        _columns("code_rome code_ogr rubrique coeur_metier"),
        _occupation_skill,
        ("occupation_id", "skill_id"),
    ),
    Table(
        "rome",
        "rome4/contextes_travail.csv",
        WorkContext,
        _columns("code_ogr libelle type"),
        lambda row: {"ogr": int(row["code_ogr"]), "label": row["libelle"], "kind": row["type"]},
    ),
    Table(
        "rome",
        "rome4/metier_contexte_travail.csv",
        OccupationWorkContext,
        _columns("code_rome code_ogr"),
        lambda row: {"occupation_id": row["code_rome"], "context_id": int(row["code_ogr"])},
        ("occupation_id", "context_id"),
    ),
    Table(
        "rome",
        "rome4/centres_interet.csv",
        Interest,
        _columns("code libelle definition"),
        lambda row: {"code": row["code"], "label": row["libelle"], "definition": row["definition"]},
    ),
    Table(
        "rome",
        "rome4/metier_centre_interet.csv",
        OccupationInterest,
        _columns("code_centre code_rome principal"),
        lambda row: {
            "occupation_id": row["code_rome"],
            "interest_id": row["code_centre"],
            "main": row["principal"] == "oui",
        },
        ("occupation_id", "interest_id"),
    ),
    Table(
        "rome",
        "rome4/secteurs_activite.csv",
        Sector,
        _columns("code libelle code_parent"),
        lambda row: {"code": row["code"], "label": row["libelle"], "parent_id": row["code_parent"] or None},
    ),
    Table(
        "rome",
        "rome4/metier_secteur_activite.csv",
        OccupationSector,
        _columns("code_secteur code_rome principal"),
        lambda row: {
            "occupation_id": row["code_rome"],
            "sector_id": row["code_secteur"],
            "main": row["principal"] == "oui",
        },
        ("occupation_id", "sector_id"),
    ),
    Table(
        "rome",
        "rome4/metier_naf_division.csv",
        OccupationNaf,
        _columns("naf_division code_rome"),
        lambda row: {"occupation_id": row["code_rome"], "naf_division": row["naf_division"]},
        ("occupation_id", "naf_division"),
    ),
]

OTHERS = [
    Table(
        "naf",
        "entreprise/naf_rev2.csv",
        NafCode,
        _columns("code libelle division section libelle_section"),
        _naf_code,
    ),
    Table(
        "formation",
        "entreprise/niveaux.csv",
        DiplomaLevel,
        _columns("niveau libelle exemples"),
        _diploma_level,
    ),
    Table(
        "formation",
        "entreprise/niveaux_formation.csv",
        DiplomaCode,
        _columns("niveau_2019 code_ft libelle_ft"),
        _diploma_code,
    ),
    Table(
        "missions_locales",
        "structures/missions_locales.csv",
        MissionLocale,
        _columns("code_milo nom_officiel nom_usuel code_departement timezone"),
        _mission_locale,
    ),
    Table(
        "langues",
        "langues/iso639_1.csv",
        Language,
        _columns("code libelle"),
        lambda row: {"code": row["code"], "label": row["libelle"]},
    ),
]
