"""What stops a rule from being right: it names something that is gone, or nobody answers for it any more."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import Page

from portal.accounts.models import User
from portal.editorial.policy import bin_path
from portal.editorial.sharing import group_name
from portal.rules.conditions import CHECKS, number_of
from portal.rules.models import Part, Rule
from portal.rules.permissions import can_edit_rules

PAGES = frozenset({"section", "outside", "move"})
GROUPS = frozenset({"actor_group", "author_group"})
TELLS = frozenset({"mail", "notice"})


def keys(part: Part) -> Iterator[str]:
    """What a condition or an action names outside of the rule: "page-3", "group-5", "user-7"."""
    if part.kind in PAGES:
        yield f"page-{part.value}"
    elif part.kind in GROUPS:
        yield str(part.value)
    elif part.kind in TELLS and "-" in str(part.value.get("to")):
        yield str(part.value["to"])


def named_by(rule: Rule) -> dict[str, str]:
    """Each key with the name of today, kept with the rule."""
    return {key: name for part in (*rule.asked(), *rule.done()) for key in keys(part) if (name := _name(key))}


def _found(key: str) -> Any:
    models: dict[str, Any] = {"page": Page, "group": Group, "user": User}
    model = models[key.partition("-")[0]]
    return model._default_manager.filter(pk=number_of(key)).first()


def _name(key: str) -> str:
    found = _found(key)
    if isinstance(found, Page):
        return str(found.get_admin_display_title())
    return group_name(found) if isinstance(found, Group) else str(found or "")


def problems(rule: Rule) -> list[str]:
    """French sentences, none when the rule can run."""
    from portal.rules.actions import PLANS

    found = [*_owner(rule), *_scope(rule)]
    if any(part.kind not in CHECKS for part in rule.asked()) or any(
        part.kind not in PLANS for part in rule.done()
    ):
        return [*found, "Une condition ou une action de cette règle n’existe plus dans le portail."]
    for part in (*rule.asked(), *rule.done()):
        for key in keys(part):
            found += _gone(key, rule.named.get(key, ""))
    return list(dict.fromkeys(found))


def _owner(rule: Rule) -> list[str]:
    if rule.owner is None or not can_edit_rules(rule.owner):
        return [
            "La personne qui l’a enregistrée n’a plus le droit d’écrire des règles : enregistrez-la de nouveau."
        ]
    return []


def _scope(rule: Rule) -> list[str]:
    if rule.scope is None:
        return [f"La rubrique « {rule.scope_title} » n’existe plus."] if rule.scope_title else []
    return _gone(f"page-{rule.scope.pk}", rule.scope_title)


def _gone(key: str, name: str) -> list[str]:
    found, shown = _found(key), f"« {name} » " if name else ""
    if key.startswith("page-"):
        if found is None:
            return [f"La rubrique {shown}n’existe plus."]
        return [f"La rubrique {shown}est à la corbeille."] if found.path.startswith(bin_path()) else []
    if found is None:
        return [f"{'Le groupe' if key.startswith('group-') else 'La personne'} {shown}n’existe plus."]
    if isinstance(found, User) and not found.is_active:
        return [f"Le compte de {name or 'la personne'} est fermé."]
    return []
