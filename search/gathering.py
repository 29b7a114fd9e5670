"""Several lists that hang below the same rows, read in one statement.

A page that explains its matches needs a dozen small lists; one statement each would be most of its time and of its
budget of statements.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, F, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

# Every list repeats the keys, and SQLite takes 32,766 variables in a statement.
CHUNK = 2_000


@dataclass(frozen=True)
class Listing:
    """One list: `rows` of a model, the field `key` that leads to the owner, `value`, and perhaps a second field.

    Values travel as text, so that lists of different kinds share a statement; `read` gives them their kind back.
    `flag` is a boolean field, `text` a text field or expression.
    """

    name: str
    rows: QuerySet[Any]
    key: str
    value: str
    read: Callable[[str], Any] = str
    flag: str = ""
    text: str | Combinable = ""


Group = tuple[Sequence[Listing], Iterable[Any]]
Found = dict[str, dict[Any, list[tuple[Any, Any]]]]


def gather(*groups: Group) -> Found:
    """name → owner → [(value, second)]; owners without rows have an empty list. A group is lists and their owners."""
    listings = {listing.name: listing for members, _ in groups for listing in members}
    found: Found = {name: defaultdict(list) for name in listings}
    owners = [(members, list(keys)) for members, keys in groups]
    for start in range(0, max((len(keys) for _, keys in owners), default=0), CHUNK):
        statements = [
            _statement(listing, part)
            for members, keys in owners
            if (part := keys[start : start + CHUNK])
            for listing in members
        ]
        first, *others = statements
        for name, owner, value, second in first.union(*others, all=True):
            listing = listings[name]
            mark = second == "1" if listing.flag else second
            found[name][owner].append((listing.read(value), mark))
    return found


def _statement(listing: Listing, keys: list[Any]) -> QuerySet[Any]:
    second: Any = Value("", output_field=CharField())
    if listing.flag:
        # Databases write a boolean as text each in its way.
        second = Case(
            When(**{listing.flag: True}, then=Value("1")), default=Value("0"), output_field=CharField()
        )
    elif listing.text:
        second = Cast(listing.text, TextField())
    return (
        listing.rows.order_by()
        .filter(**{f"{listing.key}__in": keys})
        .annotate(
            gather_name=Value(listing.name, output_field=CharField()),
            gather_owner=Cast(F(listing.key), BigIntegerField()),
            gather_value=Cast(F(listing.value), TextField()),
            gather_second=second,
        )
        .values_list("gather_name", "gather_owner", "gather_value", "gather_second")
    )
