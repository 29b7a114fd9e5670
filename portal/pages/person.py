"""Export and erase everything that the portal keeps about a person, following the map of personal data."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.blocks import StreamValue

from pathways.lifecycle import YouthState
from pathways.models import Youth, YouthTransition
from portal.accounts.models import User
from portal.accounts.phones import display_phone, normalise_mobile
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
from portal.core.scrubbing import REPLACEMENT

# Fingerprints of links say nothing to the person and would help somebody who took the export.
SECRET_FIELDS = {"password", "token_hash", "data", "session_key"}


class PlainEncoder(DjangoJSONEncoder):
    """Blocks as they are stored."""

    def default(self, o: Any) -> Any:
        return list(o.raw_data) if isinstance(o, StreamValue) else super().default(o)


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
    def holders(self) -> list[Youth | User]:
        return [holder for holder in (self.youth, self.user) if holder is not None]

    @property
    def public_ids(self) -> frozenset[str]:
        return frozenset(str(holder.public_id) for holder in self.holders)

    @property
    def needles(self) -> frozenset[str]:
        """Texts that lead to this person wherever they stand. A name that somebody else bears leads to nobody."""
        found: set[str] = set()
        for holder in self.holders:
            found |= {holder.email or "", *_spellings(holder.phone or "")}
            if not self._has_namesake(holder.first_name, holder.last_name):
                found |= _names(holder.first_name.strip(), holder.last_name.strip())
        return frozenset(text for text in found if len(text) > 4)

    def _has_namesake(self, first: str, last: str) -> bool:
        same = {"first_name__iexact": first, "last_name__iexact": last}
        youth = Youth.objects.known().filter(**same).exclude(pk=self.keys["youth"] or 0)
        return youth.exists() or User.objects.filter(**same).exclude(pk=self.keys["user"] or 0).exists()


def _names(first: str, last: str) -> set[str]:
    if not first or not last:
        return set()
    return {f"{first} {last}", f"{last} {first}", f"{first} {last.upper()}", f"{last.upper()} {first}"}


def _spellings(phone: str) -> set[str]:
    """As typed, and the ways in which the portal writes a mobile."""
    if not phone:
        return set()
    try:
        number = normalise_mobile(phone)
    except ApplicationError:
        return {phone}
    shown = display_phone(number)
    return {phone, number, shown, shown.replace(" ", "")}


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
    people = _with_merged([person])
    content: dict[str, list[dict[str, Any]]] = {}
    for declared in REGISTRY.values():
        names = [
            one.attname
            for one in personal_fields(apps.get_model(declared.model))
            if one.name not in SECRET_FIELDS
        ]
        rows = [row for one in people for row in owned(declared, **one.keys).order_by("pk").values(*names)]
        if rows:
            content[declared.model] = rows
    plain: dict[str, list[dict[str, Any]]] = json.loads(json.dumps(content, cls=PlainEncoder))
    return plain


def erase_person(person: Person, *, actor: User | None = None) -> dict[str, int]:
    return erase_people([person], actor=actor)


@transaction.atomic
def erase_people(people: Iterable[Person], *, actor: User | None = None) -> dict[str, int]:
    """Empty or delete what the map says, in the database, the index, the outbox and the files: all of it or nothing.

    Steps that others need for figures stay, without anything that leads to the person. Texts of other people are
    searched once for everybody, which is the long part.
    """
    people = _with_merged(people)
    # Before anything is emptied: afterwards nobody knows what to look for.
    needles = frozenset[str]().union(*(person.needles for person in people))
    public_ids = frozenset[str]().union(*(person.public_ids for person in people))
    done: dict[str, int] = {}
    for person in people:
        for name, count in _erase_rows(person, actor).items():
            done[name] = done.get(name, 0) + count
    done["textes"] = erase_texts(needles)
    done["core.Outbox"] = _forget_effects(needles | public_ids)
    return done


def _with_merged(people: Iterable[Person]) -> list[Person]:
    """With the files that were merged into theirs: a tombstone keeps a name and a date of birth."""
    found, waiting = [], list(people)
    while waiting:
        person = waiting.pop()
        found.append(person)
        if person.youth is not None:
            waiting += [Person(merged, merged.user) for merged in person.youth.merged.select_related("user")]
    return found


def _erase_rows(person: Person, actor: User | None) -> dict[str, int]:
    """The rows that are about one person."""
    done: dict[str, int] = {}
    if person.user is not None:
        for session in UserSession.objects.filter(user=person.user):
            session.end()
        _unsign(person.user)
    if person.youth is not None:
        _leave(person.youth, actor)
    # The account and the file come last: the look-ups of the others go through them.
    ordered = sorted(REGISTRY.values(), key=lambda one: one.model in ("accounts.User", "pathways.Youth"))
    for declared in ordered:
        rows = owned(declared, **person.keys)
        count = _delete(rows) if declared.row == Erase.DELETE else _empty(declared, rows)
        if count:
            done[declared.model] = count
    if person.user is not None:
        ended_at = person.user.access_ended_at or timezone.now()
        User.objects.filter(pk=person.user.pk).update(is_active=False, access_ended_at=ended_at)
    if person.youth is not None:
        mark_changed(kind="youth", pk=person.youth.pk)
    return done


def _unsign(user: User) -> None:
    """What this person did stays in the files of others, without the name."""
    for model in apps.get_models():
        names = {one.name for one in model._meta.concrete_fields}
        if {"actor", "actor_label"} <= names:
            model._default_manager.filter(actor=user).exclude(actor_label="").update(actor_label=REPLACEMENT)


def _delete(rows: models.QuerySet[Any]) -> int:
    for row in rows:
        _delete_files(row)
    return rows.delete()[0]


def _delete_files(row: models.Model, names: Iterable[str] | None = None) -> None:
    """Once the transaction holds: a file does not come back with a roll-back."""
    for one in row._meta.concrete_fields:
        if (
            isinstance(one, models.FileField)
            and (names is None or one.name in names)
            and getattr(row, one.name)
        ):
            file = getattr(row, one.name)
            transaction.on_commit(partial(file.storage.delete, file.name))


def _empty(declared: Declared, rows: models.QuerySet[Any]) -> int:
    model = apps.get_model(declared.model)
    wanted = {one.name: one for one in personal_fields(model) if declared.fields.get(one.name) == Erase.EMPTY}
    if not wanted:
        return 0
    count = 0
    for row in rows:
        values = {name: empty_value(one) for name, one in wanted.items()}
        values |= {name: make(row) for name, make in declared.values.items()}
        _delete_files(row, wanted)
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
