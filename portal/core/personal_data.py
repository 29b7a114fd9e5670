"""The map of personal data: for every field of a person, why it is kept, how long, and what export and erasure do.

Each app declares its models in `personal_data.py`, loaded by its `apps.py`. A test fails when a field of one of the
declared models, or a model that points to a person, is not classified.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.apps import apps
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
        Purpose(
            "event",
            "Inscriptions aux événements (nom, e-mail, téléphone)",
            "Tenir la liste, confirmer, prévenir d’un changement",
            "1 an après la date",
        ),
        Purpose(
            "form",
            "Réponses aux formulaires du site",
            "Lire et répondre",
            "Dit sur chaque formulaire, 2 ans au plus",
        ),
        Purpose(
            "comment",
            "Commentaires (nom montré, e-mail)",
            "Publier, prévenir, permettre de retirer",
            "Avec l’article ; l’e-mail 1 an ; un refus 90 jours",
        ),
        Purpose(
            "author",
            "Page d’auteur d’un membre de l’équipe (nom, rôle, photo)",
            "Signer des pages, à sa demande",
            "Jusqu’à ce que la personne l’efface ou que son accès finisse",
        ),
        Purpose("employer", "Interlocuteurs des employeurs", "Répondre aux besoins", "Fin de l’accès + 1 an"),
        Purpose("trace", "Qui a ouvert un dossier", "Contrôler les accès", "1 an"),
        Purpose("message", "Messages envoyés", "Prouver et réessayer un envoi", "62 jours"),
        Purpose("security", "Connexions, deuxième protection", "Protéger les comptes", "1 an au plus"),
    )
}


@dataclass(frozen=True)
class Declared:
    """One model. `youth` and `user` are the look-ups that lead from a row to the person it is about."""

    model: str
    purpose: str
    fields: dict[str, Erase]
    youth: str = ""
    user: str = ""
    row: Erase = Erase.KEEP
    # Replacements that are not simply empty (a required name, a date kept to the year), made from the row.
    values: dict[str, Callable[[Any], Any]] = field(default_factory=dict)


REGISTRY: dict[str, Declared] = {}
# Models without any field about a person, named so that a new model is never forgotten.
NOT_PERSONAL: set[str] = set()
# What cannot be said field by field: functions called with the person's identifying texts.
Needles = frozenset[str]
_erasers: list[Callable[[Needles], int]] = []
_purgers: list[Callable[[datetime], int]] = []


def declare(
    model: str,
    *,
    purpose: str,
    youth: str = "",
    user: str = "",
    empty: str = "",
    keep: str = "",
    row: Erase = Erase.KEEP,
    values: dict[str, Callable[[Any], Any]] | None = None,
) -> None:
    """Classify the fields of a model, named in two lists of words; with `row=Erase.DELETE` the whole row goes."""
    fields = dict.fromkeys(keep.split(), Erase.KEEP) | dict.fromkeys(empty.split(), Erase.EMPTY)
    REGISTRY[model] = Declared(model, PURPOSES[purpose].key, fields, youth, user, row, values or {})


def eraser(function: Callable[[Needles], int]) -> Callable[[Needles], int]:
    """Register a function that removes texts in which a person can be recognised; it returns how many rows changed."""
    _erasers.append(function)
    return function


def erase_texts(needles: Needles) -> int:
    return sum(function(needles) for function in _erasers)


def purger(function: Callable[[datetime], int]) -> Callable[[datetime], int]:
    """Register a function that deletes what is older than its purpose allows; it returns how many rows went."""
    _purgers.append(function)
    return function


def purge_old(at: datetime) -> int:
    return sum(function(at) for function in _purgers)


def shown_retentions() -> list[Purpose]:
    """What the public page on personal data lists."""
    return list(PURPOSES.values())


def personal_fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """The fields that must be classified: all stored ones but keys and time stamps of the row."""
    return [
        one
        for one in model._meta.concrete_fields
        if not one.primary_key
        and not isinstance(one, models.GeneratedField)
        and one.name not in ("public_id", "created_at", "updated_at")
    ]


def owned(declared: Declared, *, youth: int | None, user: int | None) -> "models.QuerySet[Any]":
    """The rows of a declared model that are about this person."""
    rows = apps.get_model(declared.model)._default_manager
    condition = models.Q(pk__in=[])
    if declared.youth and youth is not None:
        condition |= models.Q(**{declared.youth: youth})
    if declared.user and user is not None:
        condition |= models.Q(**{declared.user: user})
    return rows.filter(condition)


def empty_value(one: "models.Field[Any, Any]") -> Any:
    if one.null:
        return None
    if one.has_default():
        return one.get_default()
    return False if isinstance(one, models.BooleanField) else ""
