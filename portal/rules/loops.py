"""Rules that could set each other off, read from what they say. The engine ends any chain; this warns before one exists.

A rule leads to another when one of its actions causes what the other listens to, unless their sections, types, languages,
themes or publics exclude each other. What cannot be known counts as possible: it warns rather too often.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from wagtail.models import Page

from portal.rules.models import Rule
from portal.rules.triggers import ONLY_TYPES, Trigger, hears
from portal.rules.wording import words

CHANGE = frozenset({Trigger.AGAIN})
CAUSES: dict[str, frozenset[Trigger]] = {
    "mail": frozenset(),
    "notice": frozenset(),
    "visibility": frozenset(),
    "move": frozenset({Trigger.MOVED}),
    "tags": CHANGE,
    "filing": CHANGE,
    "publish": frozenset({Trigger.FIRST, Trigger.AGAIN}),
    "unpublish": frozenset({Trigger.UNPUBLISHED}),
    "submit": frozenset({Trigger.SUBMITTED}),
    "review_date": CHANGE | {Trigger.REVIEW_DUE},
    "expiry": CHANGE | {Trigger.UNPUBLISHED},
    "bin": frozenset({Trigger.BINNED, Trigger.UNPUBLISHED}),
}
LONGEST = 5


class Shape:
    """What is known of the pages of a rule, before its actions and after them. None: anything."""

    def __init__(self, rule: Rule, paths: dict[int, str]) -> None:
        self.rule = rule
        asked: dict[str, list[Any]] = {}
        for kind, value in rule.asked():
            asked.setdefault(kind, []).append(value)
        self.causes = frozenset().union(*(CAUSES.get(kind, frozenset()) for kind, _ in rule.done()))
        self.places = [paths[pk] for pk in (rule.scope_id, *asked.get("section", [])) if pk in paths]
        self.outside = [paths[pk] for pk in asked.get("outside", []) if pk in paths]
        moved = [paths[value] for kind, value in rule.done() if kind == "move" and value in paths]
        self.places_after = moved[-1:] or self.places
        only = [[ONLY_TYPES[rule.trigger]]] if rule.trigger in ONLY_TYPES else []
        self.sets = {
            "types": [*only, *asked.get("types", [])],
            **{name: asked.get(name, []) for name in ("language", "theme", "audience")},
        }
        self.after = self.sets | self._filed()
        self.tags = {_word(value) for value in asked.get("tag", [])}
        self.removed = self._removed()

    def _filed(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for kind, value in self.rule.done():
            if kind == "filing":
                found |= {name: [[value[name]]] for name in ("theme", "audience") if value[name]}
        return found

    def _removed(self) -> set[str]:
        gone: set[str] = set()
        for kind, value in self.rule.done():
            if kind == "tags":
                gone -= {_word(word) for word in words(value["add"])}
                gone |= {_word(word) for word in words(value["remove"])}
        return gone


def _word(text: str) -> str:
    return " ".join(text.split()).casefold()


def leads_to(one: Shape, other: Shape) -> bool:
    if not one.rule.cascades or not any(hears(other.rule.trigger, kind) for kind in one.causes):
        return False
    if any(not _meet(a, b) for a in one.places_after for b in other.places):
        return False
    if any(a.startswith(b) for a in one.places_after for b in other.outside):
        return False
    if one.removed & other.tags:
        return False
    return all(set(a) & set(b) for name in one.after for a in one.after[name] for b in other.sets[name])


def _meet(a: str, b: str) -> bool:
    return a.startswith(b) or b.startswith(a)


def loops(rules: Iterable[Rule]) -> list[list[Rule]]:
    """Each ring of two rules or more, once, from the first of the list on."""
    rules = list(rules)
    pages = {pk for rule in rules for pk in _pages(rule)}
    paths = dict(Page.objects.filter(pk__in=pages).values_list("pk", "path"))
    shapes = [Shape(rule, paths) for rule in rules]
    next_of = {
        number: [other for other, there in enumerate(shapes) if other != number and leads_to(here, there)]
        for number, here in enumerate(shapes)
    }
    return [
        [rules[number] for number in ring] for start in next_of for ring in _rings(start, [start], next_of)
    ]


def _rings(start: int, path: list[int], next_of: dict[int, list[int]]) -> Iterator[list[int]]:
    for number in next_of[path[-1]]:
        if number == start and len(path) > 1:
            yield path
        # Each ring is found from its first rule only.
        elif number > start and number not in path and len(path) < LONGEST:
            yield from _rings(start, [*path, number], next_of)


def _pages(rule: Rule) -> Iterator[int]:
    if rule.scope_id:
        yield rule.scope_id
    yield from (
        value for kind, value in (*rule.asked(), *rule.done()) if kind in ("section", "outside", "move")
    )


def sentences(rules: Iterable[Rule], *, with_rule: Rule | None = None, most: int = 5) -> list[str]:
    """« A » → « B » → « A », for those who write."""
    found = [ring for ring in loops(rules) if with_rule is None or with_rule.pk in {rule.pk for rule in ring}]
    return [" → ".join(f"« {rule.name} »" for rule in (*ring, ring[0])) for ring in found[:most]]


def active_rules() -> list[Rule]:
    return list(Rule.objects.filter(is_active=True, suspended_because=""))
