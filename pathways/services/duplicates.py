"""Files that look like the same person: proposed for merging, never merged by themselves."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.db import transaction
from django.db.models import Count, Q
from rapidfuzz import fuzz

from pathways.models import NotDuplicate, Youth
from pathways.names import fold_name
from portal.accounts.models import Agency, User

SIMILAR = 85  # of 100: "Zoé Martin" and "Martin Zoe" are 100, "Ines Garcia" and "Inès Garzia" 91


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A file already here that may be this person, with why in French."""

    youth: Youth
    reasons: tuple[str, ...]


def phone_key(phone: str) -> str:
    """The nine last digits: "+33 6 12…" and "06.12…" are the same number."""
    digits = "".join(c for c in phone if c.isdigit())
    return digits[-9:] if len(digits) >= 9 else ""


def find_duplicates(
    *,
    structure: Agency,
    first_name: str,
    last_name: str,
    birth_date: date,
    email: str = "",
    phone: str = "",
    imilo_id: str = "",
    exclude: Youth | None = None,
) -> list[Candidate]:
    """Look-alikes in this structure, the surest first."""
    probe = Youth(
        first_name=first_name,
        last_name=last_name,
        folded_name=fold_name(first_name, last_name),
        birth_date=birth_date,
        email=email,
        phone=phone,
        imilo_id=imilo_id,
    )
    near = Q(birth_date=birth_date)
    if email:
        near |= Q(email__iexact=email)
    if phone_key(phone):
        near |= ~Q(phone="")
    if imilo_id:
        near |= Q(imilo_id=imilo_id)
    rows = (
        Youth.objects.known().of_structure(structure).filter(near).select_related("adviser__user", "agency")
    )
    if exclude:
        rows = rows.exclude(pk=exclude.pk)
    found = [Candidate(youth=row, reasons=why) for row in rows if (why := reasons(probe, row))]
    return sorted(found, key=lambda candidate: (-len(candidate.reasons), candidate.youth.pk))


def reasons(one: Youth, other: Youth) -> tuple[str, ...]:
    """Why these two may be one person; nothing when they do not look alike."""
    why = []
    if one.imilo_id and one.imilo_id == other.imilo_id:
        why.append("même numéro i-milo")
    if one.birth_date == other.birth_date and _similar(one.folded_name, other.folded_name):
        why.append("même date de naissance et nom proche")
    if one.email and one.email.casefold() == other.email.casefold():
        why.append("même e-mail")
    if phone_key(one.phone) and phone_key(one.phone) == phone_key(other.phone):
        why.append("même téléphone")
    return tuple(why)


def _similar(one: str, other: str) -> bool:
    return bool(one and other) and fuzz.token_sort_ratio(one, other) >= SIMILAR


@dataclass(frozen=True, kw_only=True)
class Pair:
    first: Youth
    second: Youth
    reasons: tuple[str, ...]


def duplicate_pairs(*, structure: Agency, limit: int = 100) -> list[Pair]:
    """Pairs of files of the structure that look alike and that nobody judged to be two people."""
    rows = Youth.objects.known().of_structure(structure)
    twins = rows.order_by().values("birth_date").annotate(n=Count("id")).filter(n__gt=1).values("birth_date")
    candidates = list(
        rows.filter(Q(birth_date__in=twins) | ~Q(email="") | ~Q(phone="") | ~Q(imilo_id=""))
        .only(
            "public_id", "first_name", "last_name", "folded_name", "birth_date", "email", "phone", "imilo_id"
        )
        .order_by("pk")
    )
    judged = set(
        NotDuplicate.objects.filter(first__in=rows, second__in=rows).values_list("first_id", "second_id")
    )
    pairs: dict[tuple[int, int], Pair] = {}
    for one, other in _neighbours(candidates):
        key = (one.pk, other.pk)
        if key in judged or key in pairs:
            continue
        if why := reasons(one, other):
            pairs[key] = Pair(first=one, second=other, reasons=why)
    ordered = sorted(pairs.values(), key=lambda pair: (-len(pair.reasons), pair.first.pk, pair.second.pk))
    return ordered[:limit]


def _neighbours(rows: Iterable[Youth]) -> Iterator[tuple[Youth, Youth]]:
    """Pairs that share a birth date, an e-mail, a number: comparing all with all would grow with the square."""
    groups: dict[tuple[str, object], list[Youth]] = defaultdict(list)
    for row in rows:
        groups["born", row.birth_date].append(row)
        if row.email:
            groups["email", row.email.casefold()].append(row)
        if phone_key(row.phone):
            groups["phone", phone_key(row.phone)].append(row)
        if row.imilo_id:
            groups["imilo", row.imilo_id].append(row)
    for group in groups.values():
        yield from combinations(sorted(group, key=lambda row: row.pk), 2)


@transaction.atomic
def keep_apart(*, first: Youth, second: Youth, actor: User) -> NotDuplicate:
    """A person looked: these are two people. The pair is not proposed again."""
    low, high = sorted((first, second), key=lambda youth: youth.pk)
    row, _ = NotDuplicate.objects.get_or_create(first=low, second=high, defaults={"decided_by": actor})
    return row


def judged_apart(youth: Youth) -> set[int]:
    """Keys of the files that a person judged to be somebody else's."""
    rows = NotDuplicate.objects.filter(Q(first=youth) | Q(second=youth)).values_list("first_id", "second_id")
    return {pk for pair in rows for pk in pair} - {youth.pk}
