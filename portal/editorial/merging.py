"""Three-way merging: what something was, what it became on one side, what it became on the other.

Pure functions on values that can be compared; nothing here knows pages. What only one side changed is taken, what both changed
alike is taken once, what both changed differently is a conflict: the original stands until somebody chooses.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Final


class Nothing(Enum):
    """In place of a value that is not there; None is a value."""

    NOTHING = "nothing"


NOTHING: Final = Nothing.NOTHING


class Side(StrEnum):
    ORIGINAL = "original"
    COPY = "copy"


class Fate(StrEnum):
    TAKEN = "taken"  # changed in the copy only
    KEPT = "kept"  # changed in the original only
    SAME = "same"  # changed alike
    CONFLICT = "conflict"  # changed differently


@dataclass(frozen=True)
class Item:
    """One member of a list, known by its key wherever it moves."""

    key: str
    value: Any


@dataclass(frozen=True)
class Change:
    """Something that is no longer what it was, on one side or on both."""

    path: tuple[str, ...]
    fate: Fate
    base: Any
    original: Any
    copy: Any

    @property
    def name(self) -> str:
        """How a choice names it."""
        return ":".join(self.path)


# A field of a page: one value, a list whose members have keys, or a set.
Part = Any
Choices = Mapping[str, Side]
ORDER = "#order"


@dataclass(frozen=True)
class Merge:
    parts: Mapping[str, Part]
    changes: tuple[Change, ...]

    @property
    def conflicts(self) -> list[Change]:
        return [change for change in self.changes if change.fate is Fate.CONFLICT]


def merge(
    base: Mapping[str, Part], original: Mapping[str, Part], copy: Mapping[str, Part], choices: Choices
) -> Merge:
    """Field by field. Without what it was (`base` empty), every difference is a conflict."""
    parts: dict[str, Part] = {}
    changes: list[Change] = []
    for name in dict.fromkeys((*original, *copy, *base)):
        was, now, mine = (side.get(name, NOTHING) for side in (base, original, copy))
        kinds = {type(part) for part in (was, now, mine) if part is not NOTHING}
        merged: Part
        if kinds == {tuple}:
            merged, found = merge_items((name,), _or(was, ()), _or(now, ()), _or(mine, ()), choices)
        elif kinds == {frozenset}:
            none: frozenset[Any] = frozenset()
            merged, found = merge_sets((name,), _or(was, none), _or(now, none), _or(mine, none))
        else:
            merged, found = merge_values((name,), was, now, mine, choices)
        if merged is not NOTHING:
            parts[name] = merged
        changes += found
    return Merge(parts, tuple(changes))


def _or(part: Part, empty: Any) -> Any:
    return empty if part is NOTHING else part


def merge_values(
    path: tuple[str, ...], base: Any, original: Any, copy: Any, choices: Choices
) -> tuple[Any, list[Change]]:
    fate = fate_of(base, original, copy)
    if fate is None:
        return original, []
    change = Change(path, fate, base, original, copy)
    if fate is Fate.CONFLICT:
        taken = choices.get(change.name, Side.ORIGINAL) == Side.COPY
    else:
        taken = fate is Fate.TAKEN
    return (copy if taken else original), [change]


def fate_of(base: Any, original: Any, copy: Any) -> Fate | None:
    """None when nobody changed anything."""
    if original == copy:
        return None if base == original else Fate.SAME
    if base == original:
        return Fate.TAKEN
    return Fate.KEPT if base == copy else Fate.CONFLICT


def merge_sets(
    path: tuple[str, ...], base: frozenset[Any], original: frozenset[Any], copy: frozenset[Any]
) -> tuple[frozenset[Any], list[Change]]:
    """A member is there or not: two sides never disagree about one that was, or was not, there at first."""
    merged = (original & copy) | (original - base) | (copy - base)
    fate = fate_of(base, original, copy)
    if fate is None:
        return merged, []
    if fate is Fate.CONFLICT:  # each member has its own answer
        fate = Fate.KEPT if merged == original else Fate.TAKEN
    return merged, [Change(path, fate, base, original, copy)]


def merge_items(
    path: tuple[str, ...],
    base: Sequence[Item],
    original: Sequence[Item],
    copy: Sequence[Item],
    choices: Choices,
) -> tuple[tuple[Item, ...], list[Change]]:
    """Members one by one by their key, then their order."""
    was, now, mine = ({item.key: item.value for item in items} for items in (base, original, copy))
    values: dict[str, Any] = {}
    changes: list[Change] = []
    for key in dict.fromkeys((*now, *mine, *was)):
        three = (was.get(key, NOTHING), now.get(key, NOTHING), mine.get(key, NOTHING))
        value, found = merge_values((*path, key), *three, choices)
        changes += found
        if value is not NOTHING:
            values[key] = value
    order, moved = _order(path, list(was), list(now), list(mine), choices)
    # What one side took out and a choice keeps is still in the order of the other.
    keys = [key for key in order if key in values]
    return tuple(Item(key, values[key]) for key in keys), [*changes, *moved]


def _order(
    path: tuple[str, ...], base: list[str], original: list[str], copy: list[str], choices: Choices
) -> tuple[list[str], list[Change]]:
    """The order of the side that moved something, with the additions of the other side where they were put."""
    shared = set(base) & set(original) & set(copy)
    was, now, mine = (tuple(key for key in side if key in shared) for side in (base, original, copy))
    _, moved = merge_values((*path, ORDER), was, now, mine, choices)
    change = moved[0] if moved else None
    by_copy = change is not None and (
        change.fate is Fate.TAKEN or (change.fate is Fate.CONFLICT and choices.get(change.name) == Side.COPY)
    )
    frame, other = (copy, original) if by_copy else (original, copy)
    return _insert(frame, other), moved


def _insert(frame: list[str], other: list[str]) -> list[str]:
    """`frame`, with what only `other` has after what it follows there; at one place, those of `frame` come first."""
    result, known = list(frame), set(other)
    own: Callable[[str], bool] = set(frame).__contains__
    for index, key in enumerate(other):
        if own(key):
            continue
        before = _nearest(other[:index], result)
        place = result.index(before) + 1 if before is not None else 0
        if before is None or own(before):
            while place < len(result) and result[place] not in known:
                place += 1
        result.insert(place, key)
    return result


def _nearest(before: Sequence[str], result: Iterable[str]) -> str | None:
    there = set(result)
    return next((key for key in reversed(before) if key in there), None)
