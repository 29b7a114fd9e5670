"""The map of personal data: for every field of a person, why it is kept, how long, and what export and erasure do.

Each app declares its models in `personal_data.py`, loaded by its `apps.py`. A test fails when a field of one of the
declared models, or a model that points to a person, is not classified.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import models


class Erase(StrEnum):
    """What erasure does with a field."""

    EMPTY = "empty"  # emptied, or replaced by a value that says nothing
    KEEP = "keep"  # kept for figures: it no longer leads to a person once the rest is gone
    DELETE = "delete"  # the whole row goes


@dataclass(frozen=True)
class Purpose:
    key: str
    label: str
    purpose: str
    retention: str


PURPOSES: dict[str, Purpose] = {
    one.key: one
    for one in (
        Purpose(
            "account",
            "Compte (e-mail, mobile, nom)",
            "Se connecter et recevoir les messages",
            "Fin de l’accès + 1 an",
        ),
        Purpose(
            "pathway",
            "Dossier du jeune",
            "Accompagner vers l’emploi",
            "26e anniversaire + 2 ans, sauf suivi en cours",
        ),
        Purpose(
            "mediation",
            "Mises en relation, rencontres, points de suivi",
            "Suivre un recrutement jusqu’à l’emploi tenu",
            "Comme le dossier du jeune, puis sans identité pour les statistiques",
        ),
        Purpose("employer", "Interlocuteurs des employeurs", "Répondre aux besoins", "Fin de l’accès + 1 an"),
        Purpose("trace", "Qui a ouvert un dossier, qui a fait quoi", "Contrôler les accès", "1 an"),
        Purpose("message", "Messages envoyés", "Prouver et réessayer un envoi", "62 jours"),
        Purpose("security", "Connexions, deuxième protection", "Protéger les comptes", "1 an au plus"),
    )
}


@dataclass(frozen=True)
class Declared:
    """One model. `fields` maps each field name to what erasure does; `owner` finds the rows of a person."""

    model: str
    purpose: str
    fields: dict[str, Erase]
    owner: str = ""
    row: Erase = Erase.KEEP
    # Fields whose replacement is not simply empty (a required name, a date kept to the year).
    values: dict[str, Callable[[Any], Any]] = field(default_factory=dict)


REGISTRY: dict[str, Declared] = {}


def declare(
    model: str,
    *,
    purpose: str,
    owner: str = "",
    empty: str = "",
    keep: str = "",
    row: Erase = Erase.KEEP,
    values: dict[str, Callable[[Any], Any]] | None = None,
) -> None:
    """Classify the fields of a model, named in two lists of words; with `row=Erase.DELETE` the whole row goes."""
    fields = dict.fromkeys(keep.split(), Erase.KEEP) | dict.fromkeys(empty.split(), Erase.EMPTY)
    REGISTRY[model] = Declared(model, PURPOSES[purpose].key, fields, owner, row, values or {})


def shown_retentions() -> list[Purpose]:
    """What the public page on personal data lists."""
    return list(PURPOSES.values())


def personal_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields that must be classified: all stored ones but keys and time stamps of the row."""
    return [
        one
        for one in model._meta.concrete_fields
        if not one.primary_key and one.name not in ("public_id", "created_at", "updated_at")
    ]
