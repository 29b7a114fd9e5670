"""Export and erase everything that the portal keeps about a person, following the map of personal data."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from pathways.lifecycle import YouthState
from pathways.models import Youth, YouthTransition
from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.core.indexing import mark_changed
from portal.core.models import Outbox
from portal.core.personal_data import (
    REGISTRY,
    Declared,
    Erase,
    empty_value,
    erase_texts,
    owned,
    personal_fields,
)

# Fingerprints of links say nothing to the person and would help somebody who took the export.
SECRET_FIELDS = {"password", "token_hash", "data", "session_key"}


@dataclass(frozen=True)
class Person:
    youth: Youth | None
    user: User | None

    @property
    def keys(self) -> dict[str, int | None]:
        return {
            "youth": self.youth.pk if self.youth else None,
            "user": self.user.pk if self.user else None,
        }

    @property
    def needles(self) -> frozenset[str]:
        """Texts that lead to this person wherever they stand."""
        found = set()
        for holder in (self.youth, self.user):
            if holder is not None:
                found |= {
                    holder.email or "",
                    holder.phone or "",
                    f"{holder.first_name} {holder.last_name}".strip(),
                }
        return frozenset(text for text in found if len(text) > 4)


def find_person(reference: str) -> Person:
    """By public id of the file or of the account, or by the e-mail of the account."""
    try:
        public_id = uuid.UUID(reference)
    except ValueError:
        user = User.objects.filter(email=reference.strip().lower()).first()
        youth = Youth.objects.filter(user=user).first() if user else None
    else:
        youth = Youth.objects.filter(Q(public_id=public_id) | Q(user__public_id=public_id)).first()
        user = youth.user if youth else User.objects.filter(public_id=public_id).first()
    if youth is None and user is None:
        raise ApplicationError("Aucune personne avec cet identifiant ou cette adresse.")
    return Person(youth, user)


def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every declared row about the person, by model, in plain values."""
    content: dict[str, list[dict[str, Any]]] = {}
    for declared in REGISTRY.values():
        names = [
            one.attname
            for one in personal_fields(apps.get_model(declared.model))
            if one.name not in SECRET_FIELDS
        ]
        rows = list(owned(declared, **person.keys).order_by("pk").values(*names))
        if rows:
            content[declared.model] = rows
    plain: dict[str, list[dict[str, Any]]] = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return plain


@transaction.atomic
def erase_person(person: Person, *, actor: User | None = None) -> dict[str, int]:
    """Empty or delete what the map says, in the database, the index, the outbox and the files.

    Steps that others need for figures stay, without anything that leads to the person.
    """
    needles, keys = person.needles, person.keys
    done: dict[str, int] = {}
    if person.user is not None:
        for session in UserSession.objects.filter(user=person.user):
            session.end()
    if person.youth is not None:
        _leave(person.youth, actor)
    # The account and the file come last: the look-ups of the others go through them.
    ordered = sorted(REGISTRY.values(), key=lambda one: one.model in ("accounts.User", "pathways.Youth"))
    for declared in ordered:
        rows = owned(declared, **keys)
        count = rows.delete()[0] if declared.row == Erase.DELETE else _empty(declared, rows)
        if count:
            done[declared.model] = count
    if person.user is not None:
        User.objects.filter(pk=person.user.pk).update(is_active=False, access_ended_at=timezone.now())
    if person.youth is not None:
        mark_changed(kind="youth", pk=person.youth.pk)
    done["textes"] = erase_texts(needles)
    done["core.Outbox"] = _forget_effects(needles)
    return done


def _empty(declared: Declared, rows: models.QuerySet[Any]) -> int:
    model = apps.get_model(declared.model)
    wanted = {one.name: one for one in personal_fields(model) if declared.fields.get(one.name) == Erase.EMPTY}
    if not wanted:
        return 0
    count = 0
    for row in rows:
        values = {name: empty_value(one) for name, one in wanted.items()}
        values |= {name: make(row) for name, make in declared.values.items()}
        for name, one in wanted.items():
            if isinstance(one, models.FileField) and getattr(row, name):
                getattr(row, name).delete(save=False)
        count += model._default_manager.filter(pk=row.pk).update(**values)
    return count


def _leave(youth: Youth, actor: User | None) -> None:
    """Along the life cycle, each step recorded."""
    steps = [YouthState.LEFT, YouthState.ANONYMISED]
    for to in steps[1:] if youth.state == YouthState.LEFT else steps:
        if youth.state != YouthState.ANONYMISED:
            YouthTransition.objects.create(
                subject=youth, from_state=youth.state, to_state=to, actor=actor, automatic=actor is None
            )
            youth.state = to
    youth.left_on = youth.left_on or timezone.localdate()
    youth.save(update_fields=["state", "left_on", "updated_at"])


def _forget_effects(needles: frozenset[str]) -> int:
    """Mails and messages about the person: those sent are emptied, those not yet sent are not sent."""
    found = [
        row.pk
        for row in Outbox.objects.exclude(payload={}).iterator()
        if any(needle in json.dumps(row.payload, ensure_ascii=False) for needle in needles)
    ]
    return Outbox.objects.filter(pk__in=found).update(
        payload={}, state=Outbox.State.DONE, done_at=timezone.now()
    )
