"""Write the difference between a table and its file: add, change, retire. Nothing in use is ever deleted.

Rows with a public code are retired. Links between two rows have no life of their own and nothing points to them: a
link that the file no longer has is removed, unless one of its ends is retired (then somebody may still rely on it).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

BATCH = 2000
EXAMPLES = 5


@dataclass
class Outcome:
    """What happened to one table; `rejected` names rows that point to nothing."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    retired: int = 0
    removed: int = 0
    rejected: int = 0
    examples: list[str] = field(default_factory=list)

    def reject(self, text: str) -> None:
        self.rejected += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(text)


class Known:
    """Which codes exist, read once per model, so that a dangling link is rejected before the database meets it."""

    def __init__(self) -> None:
        self._codes: dict[type[models.Model], set[Any]] = {}

    def codes(self, model: type[models.Model]) -> set[Any]:
        if model not in self._codes:
            self._codes[model] = set(model._default_manager.values_list("pk", flat=True))
        return self._codes[model]

    def forget(self, model: type[models.Model]) -> None:
        self._codes.pop(model, None)


Values = dict[str, Any]


def reconcile_rows(model: type[models.Model], wanted: Iterable[Values], *, known: Known) -> Outcome:
    """Rows keyed by their public code (the primary key)."""
    outcome = Outcome()
    pk = _attname(model)
    desired = {values[pk]: values for values in _sound(model, wanted, known, outcome)}
    outcome.rows = len(desired)
    if not desired:
        return outcome
    names = [name for name in next(iter(desired.values())) if name != pk]
    stored = {
        row[0]: row[1:] for row in model._default_manager.values_list(pk, "retired", *names).iterator(BATCH)
    }
    new = [model(**values) for code, values in desired.items() if code not in stored]
    changed = [
        model(**values, retired=False)
        for code, values in desired.items()
        if code in stored and stored[code] != (False, *(values[name] for name in names))
    ]
    gone = [code for code, row in stored.items() if code not in desired and not row[0]]
    model._default_manager.bulk_create(new, batch_size=BATCH)
    _update(model, changed, ["retired", *names])
    for chunk in _chunks(gone):
        model._default_manager.filter(pk__in=chunk).update(retired=True)
    outcome.added, outcome.changed, outcome.retired = len(new), len(changed), len(gone)
    known.forget(model)
    return outcome


def reconcile_links(
    model: type[models.Model], wanted: Iterable[Values], *, key: Sequence[str], known: Known
) -> Outcome:
    """Links keyed by the two things they join; `key` gives the names of these two columns."""
    outcome = Outcome()
    desired = {
        tuple(values[name] for name in key): values for values in _sound(model, wanted, known, outcome)
    }
    outcome.rows = len(desired)
    if not desired:
        return outcome
    extra = [name for name in next(iter(desired.values())) if name not in key]
    stored = {
        tuple(row[1 : 1 + len(key)]): (row[0], row[1 + len(key) :])
        for row in model._default_manager.values_list("pk", *key, *extra).iterator(BATCH)
    }
    new = [model(**values) for link, values in desired.items() if link not in stored]
    changed = [
        model(pk=stored[link][0], **values)
        for link, values in desired.items()
        if link in stored and stored[link][1] != tuple(values[name] for name in extra)
    ]
    kept = _retired_ends(model, key)
    gone = [
        pk
        for link, (pk, _) in stored.items()
        if link not in desired and not any(end in ends for end, ends in zip(link, kept, strict=True))
    ]
    # Remove first: a link that moved must not meet its old self.
    for chunk in _chunks(gone):
        model._default_manager.filter(pk__in=chunk).delete()
    model._default_manager.bulk_create(new, batch_size=BATCH)
    if changed:
        model._default_manager.bulk_update(changed, extra, batch_size=BATCH)
    outcome.added, outcome.changed, outcome.removed = len(new), len(changed), len(gone)
    return outcome


def reconcile_facts(model: type[models.Model], wanted: dict[Any, Values], *, default: Values) -> Outcome:
    """Columns of rows that another file created (FRR of communes); rows not named get the default."""
    names = list(default)
    changed, rows = [], 0
    for pk, *stored in model._default_manager.values_list("pk", *names).iterator(BATCH):
        values = wanted.get(pk, default)
        rows += pk in wanted
        if stored != [values[name] for name in names]:
            changed.append((pk, values))
    by_values: dict[tuple[Any, ...], list[Any]] = {}
    for pk, values in changed:
        by_values.setdefault(tuple(values.items()), []).append(pk)
    for items, codes in by_values.items():
        for chunk in _chunks(codes):
            model._default_manager.filter(pk__in=chunk).update(**dict(items))
    outcome = Outcome(rows=rows, changed=len(changed))
    for unknown in sorted(wanted.keys() - set(model._default_manager.values_list("pk", flat=True))):
        outcome.reject(f"{model._meta.verbose_name} inconnue : {unknown}")
    return outcome


def _sound(
    model: type[models.Model], wanted: Iterable[Values], known: Known, outcome: Outcome
) -> Iterable[Values]:
    """Rows whose links resolve and whose texts fit. A row may point to another row of the same file."""
    rows = list(wanted)
    pk = _attname(model)
    own = {values[pk] for values in rows if pk in values}
    columns = {column.attname: column for column in model._meta.concrete_fields}
    links: dict[str, set[Any]] = {}
    lengths: dict[str, int] = {}
    for name in rows[0] if rows else ():
        target = columns[name].related_model
        if isinstance(target, type):
            links[name] = known.codes(target) | (own if target is model else set())
        elif length := columns[name].max_length:
            lengths[name] = length
    for values in rows:
        problem = _problem(values, links, lengths)
        if problem:
            outcome.reject(problem)
        else:
            yield values


def _problem(values: Values, links: dict[str, set[Any]], lengths: dict[str, int]) -> str:
    for name, codes in links.items():
        if values[name] is not None and values[name] not in codes:
            return f"{name} inconnu : {values[name]}"
    for name, length in lengths.items():
        if len(values[name]) > length:
            return f"{name} trop long : {values[name][:60]}…"
    return ""


def _update(model: type[models.Model], rows: list[Any], names: list[str]) -> None:
    """One statement per batch: an upsert, which SQLite and PostgreSQL do faster than a CASE per column."""
    columns = {column.attname: column.name for column in model._meta.concrete_fields}
    if rows:
        model._default_manager.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=[columns[name] for name in names],
        )


def _retired_ends(model: type[models.Model], key: Sequence[str]) -> list[set[Any]]:
    columns = {column.attname: column for column in model._meta.concrete_fields}
    ends: list[set[Any]] = []
    for name in key:
        target = columns[name].related_model
        retirable = isinstance(target, type) and any(f.name == "retired" for f in target._meta.get_fields())
        ends.append(
            set(target._default_manager.filter(retired=True).values_list("pk", flat=True))
            if retirable and isinstance(target, type)
            else set()
        )
    return ends


def _attname(model: type[models.Model]) -> str:
    pk = model._meta.pk
    if pk is None:  # only abstract models have none
        raise TypeError(model.__name__)
    return pk.attname


def _chunks(codes: list[Any], size: int = 500) -> Iterable[list[Any]]:
    for start in range(0, len(codes), size):
        yield codes[start : start + size]
