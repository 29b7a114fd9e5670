"""Actions that change the page, each through the service that a person uses, and under the rights of the owner."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from portal.editorial import services as editorial
from portal.editorial.changes import Filing, Tagging
from portal.editorial.lifecycle import VISIBILITY, Visibility
from portal.editorial.permissions import can_set_visibility
from portal.editorial.sharing import own_visibility
from portal.pages.admin_forms import NO_INTRODUCTION, NO_THEME
from portal.rules.actions.base import Step, Turn, nothing, refused, will
from portal.rules.wording import words

NO_RIGHT = "{} : la personne qui a enregistré la règle n’a pas ce droit ici."


def _page(turn: Turn) -> Any:
    return Page.objects.get(pk=turn.page.pk)


def _change(turn: Turn, change: Any, name: str) -> Step:
    """A change of fields, on top of the draft; published if the page had no unpublished work."""
    page, may = _page(turn), turn.may()
    if not may.can_edit():
        return refused(NO_RIGHT.format(name))
    if may.page_locked():
        return refused(f"{name} : la page est verrouillée.")
    found = change.apply(editorial.draft_of(page))
    if not found:
        return nothing(f"{name} : rien à changer")
    said = " ; ".join(f"{label} : {before} → {after}" for label, before, after in found)
    # Read again: the plan has changed the page in memory.
    return will(said, lambda: editorial.change_page(page=_page(turn), change=change, actor=turn.owner))


def tags_plan(value: Any, turn: Turn) -> Step:
    change = Tagging(words(value["add"]), words(value["remove"]))
    return _change(turn, change, "Mots-clés")


def filing_plan(value: Any, turn: Turn) -> Step:
    change = Filing(theme=value["theme"] or "", audience=value["audience"] or "")
    return _change(turn, change, "Classement")


def review_date_plan(value: Any, turn: Turn) -> Step:
    return _change(turn, Filing(valid_until=turn.today() + timedelta(days=value)), "Date de validité")


def expiry_plan(value: Any, turn: Turn) -> Step:
    if not turn.may().can_publish():
        return refused(NO_RIGHT.format("Quitter le site"))
    return _change(turn, Filing(expires_on=turn.today() + timedelta(days=value)), "Quitte le site")


def move_plan(value: Any, turn: Turn) -> Step:
    page, target = _page(turn), Page.objects.get(pk=value)
    name = f"Déplacer vers « {target.title} »"
    if page.is_child_of(target):
        return nothing(f"{name} : la page y est déjà")
    if target.path.startswith(page.path):
        return refused(f"{name} : une page ne se range pas sous elle-même.")
    if not page.specific.can_move_to(target.specific):
        return refused(f"{name} : ce type de page ou cette langue n’y a pas sa place.")
    if not turn.may().can_move_to(target):
        return refused(NO_RIGHT.format(name))
    if target.get_children().filter(slug=page.slug).exists():
        return refused(f"{name} : une page y a déjà l’adresse « {page.slug} ».")

    def act() -> None:
        MovePageAction(page.specific, Page.objects.get(pk=value), pos="last-child", user=turn.owner).execute()

    return will(name, act)


def publish_plan(value: Any, turn: Turn) -> Step:
    page, may = _page(turn), turn.may()
    if page.live and not page.has_unpublished_changes:
        return nothing("Publier : la page est déjà publiée")
    if not may.can_publish():
        return refused(NO_RIGHT.format("Publier"))
    if may.page_locked():
        return refused("Publier : la page est verrouillée ou en relecture.")
    draft = editorial.draft_of(page)
    try:
        draft.full_clean()
    except ValidationError as error:
        return refused(f"Publier : le brouillon n’est pas complet ({_fields(draft, error)}).")

    def act() -> None:
        revision = page.get_latest_revision() or draft.save_revision(user=turn.owner, log_action=False)
        revision.publish(user=turn.owner)

    return will("Publier", act)


def _fields(draft: Any, error: ValidationError) -> str:
    names = error.message_dict if hasattr(error, "error_dict") else {}
    labels = [str(draft._meta.get_field(name).verbose_name) for name in names if name != "__all__"]
    return ", ".join(labels) or "il y manque quelque chose"


def unpublish_plan(value: Any, turn: Turn) -> Step:
    page = _page(turn)
    if not page.live:
        return nothing("Retirer du site : la page n’y est pas")
    if not turn.may().can_unpublish():
        return refused(NO_RIGHT.format("Retirer du site"))
    return will("Retirer du site", lambda: UnpublishPageAction(page.specific, user=turn.owner).execute())


def submit_plan(value: Any, turn: Turn) -> Step:
    page, may = _page(turn), turn.may()
    if page.workflow_in_progress:
        return nothing("Envoyer en relecture : la page y est déjà")
    if page.live and not page.has_unpublished_changes:
        return nothing("Envoyer en relecture : rien à relire, la page est publiée")
    if not may.can_edit() or not may.can_submit_for_moderation():
        return refused(NO_RIGHT.format("Envoyer en relecture"))
    draft = editorial.draft_of(page)
    if hasattr(draft, "introduction") and not draft.introduction.strip():
        return refused(f"Envoyer en relecture : {NO_INTRODUCTION}")
    if hasattr(draft, "theme") and not (draft.theme or draft.audience):
        return refused(f"Envoyer en relecture : {NO_THEME}")
    return will("Envoyer en relecture", lambda: page.get_workflow().start(page.specific, turn.owner))


def visibility_plan(value: Any, turn: Turn) -> Step:
    page, target = _page(turn), str(value)
    current = own_visibility(page)
    name = f"Visible par : {Visibility(target).label}"
    if current == target:
        return nothing(f"{name}, déjà")
    if not VISIBILITY.allows(current, target):
        return refused(f"{name} : de privé, une page passe d’abord à l’équipe.")
    turn.may()
    if not can_set_visibility(turn.owner, page, current, target):
        return refused(NO_RIGHT.format(name))
    reason = f"Règle « {turn.rule.name} »"
    return will(
        name,
        lambda: editorial.set_visibility(page=page, target=target, actor=turn.owner, reason=reason),
    )


def bin_plan(value: Any, turn: Turn) -> Step:
    page = _page(turn)
    if not turn.may().can_delete():
        return refused(NO_RIGHT.format("Mettre à la corbeille"))
    below = page.get_descendant_count()
    more = f", avec {below} page{'s' if below > 1 else ''} en dessous" if below else ""
    return will(f"Mettre à la corbeille{more}", lambda: editorial.put_in_bin(page=page, actor=turn.owner))
