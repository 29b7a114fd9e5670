"""Working copies: taken out, given back, cancelled."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import COMMENTS_RELATION_NAME, Page, Revision

from portal.accounts.models import User
from portal.core.errors import ApplicationError, StaleError
from portal.editorial import copying
from portal.editorial.comparing import (
    Content,
    content_of,
    has_tags,
    keys_of,
    plain,
    put_together,
    row_relations,
)
from portal.editorial.copying import Outcome
from portal.editorial.lifecycle import Visibility
from portal.editorial.merging import Side
from portal.editorial.models import BinEntry, CopyShelf, PageSharing, WorkingCopy
from portal.editorial.services.recycling import put_in_bin
from portal.editorial.services.rights import realise_restrictions
from portal.pages.admin_forms import NO_INTRODUCTION, NO_THEME

SLUG = "copies-de-travail"


@dataclass(frozen=True)
class Typed:
    """What somebody wrote on a version that is no longer the last: its content, and that version as it was."""

    content: Content
    base: Content
    baseline: Revision | None


def copy_shelf() -> CopyShelf:
    """The one shelf, made the first time; private besides, for whatever reads the tree past `live`."""
    found = CopyShelf.objects.first()
    if found is not None:
        return found
    root = Page.get_first_root_node()
    made: CopyShelf = root.add_child(instance=CopyShelf(title="Copies de travail", slug=SLUG, live=False))
    PageSharing.objects.create(page=made, cuts_inheritance=True, visibility=Visibility.PRIVATE)
    realise_restrictions()
    return made


@transaction.atomic
def check_out(*, page: Page, actor: User, purpose: str, typed: Typed | None = None) -> WorkingCopy:
    """A copy of the version that editors see, in which one works while the original lives on."""
    if typed is None:
        refusal = copying.why_not_checked_out(page)
        if refusal:
            raise ApplicationError(refusal)
    if not purpose.strip():
        raise ApplicationError("Dites en une phrase à quoi sert cette copie.", field="purpose")
    original = Page.objects.get(pk=page.pk)
    base = typed.base if typed else content_of(original)
    content = typed.content if typed else base
    instance = _page_of(original, content, base, actor)
    copy_shelf().add_child(instance=instance)
    made = WorkingCopy.objects.create(
        page=Page.objects.get(pk=instance.pk),
        original=original,
        owner=actor,
        purpose=purpose.strip(),
        origin=WorkingCopy.Origin.RESCUED if typed else WorkingCopy.Origin.CHECKED_OUT,
        baseline=typed.baseline if typed else original.latest_revision,
        base=base,
        rows=_rows_of(instance, content, base),
    )
    instance.save_revision(user=actor, log_action=False, clean=False)
    log(instance=original.specific, action="editorial.check_out", user=actor, data={"note": made.purpose})
    return made


def _page_of(original: Page, content: Content, base: Content, actor: User) -> Any:
    """A new page that says the same: without place in a site, without comments, not published."""
    fresh = {key: value for key, value in content.items() if key != COMMENTS_RELATION_NAME}
    for relation in row_relations(original.specific_class):
        name = relation.get_accessor_name()
        fresh[name] = [{**row, "pk": None, relation.field.name: None} for row in content.get(name) or []]
    identity = {
        "pk": None, "path": "", "depth": None, "numchild": 0, "url_path": "", "live": False, "alias_of": None,
        "live_revision": None, "latest_revision": None, "latest_revision_created_at": None, "locked": False,
        "locked_at": None, "locked_by": None, "first_published_at": None, "last_published_at": None,
        "has_unpublished_changes": True, "expired": False, "translation_key": str(uuid4()), "owner": actor.pk,
        "slug": _own_slug(content, base),
    }  # fmt: skip
    return original.specific_class.from_serializable_data({**fresh, **identity})


def _own_slug(content: Content, base: Content) -> str:
    """Several copies of a page lie side by side; an address that somebody typed is kept."""
    typed = base and content["slug"] != base.get("slug")
    return str(content["slug"]) if typed else f"{copying.SHELF_SLUG}{uuid4().hex[:12]}"


def _rows_of(instance: Any, content: Content, base: Content) -> dict[str, dict[str, int]]:
    """Which row of the start each row of the copy is; found by what they say, since the copy has rows of its own."""
    found: dict[str, dict[str, int]] = {}
    data = plain(instance.serializable_data())
    for relation in row_relations(type(instance)):
        name = relation.get_accessor_name()
        source = content.get(name) or []
        if has_tags(relation):
            continue
        keys = [key for key, _ in keys_of(relation, source, base.get(name) or [], {})]
        twins = keys_of(relation, data.get(name) or [], source, {})
        found[name] = {
            str(row["pk"]): int(keys[int(twin[1:])][1:])
            for twin, row in twins
            if twin.startswith("b") and keys[int(twin[1:])].startswith("b")
        }
    return found


@transaction.atomic
def check_in(
    *, copy: WorkingCopy, actor: User, outcome: Outcome, choices: Mapping[str, Side], seen: str = ""
) -> Revision:
    """The changes of the copy into the original. What loses stays in the history of the original, as a version."""
    locked = WorkingCopy.objects.select_for_update().filter(pk=copy.pk).first()
    if locked is None:
        raise StaleError("Cette copie vient d’être rendue ou annulée.")
    copy = locked
    refusal = copying.why_not_checked_in(copy, actor)
    if refusal or copy.original is None:
        raise ApplicationError(refusal)
    original = Page.objects.select_for_update(of=("self",)).get(pk=copy.original_id)
    copy.original = original
    comparison = copying.compare(copy, choices)
    if seen and seen != comparison.seen:
        raise StaleError("La page ou la copie vient de changer. Relisez ce qui est comparé, puis confirmez.")
    missing = [change for change in comparison.merge.conflicts if change.name not in choices]
    if missing:
        raise ApplicationError("Choisissez, pour chaque désaccord, ce qui reste.", field="choices")
    if outcome not in copying.outcomes(actor, original):
        raise ApplicationError("Vous ne pouvez pas faire cela sur cette page.", field="outcome")
    model = original.specific_class
    if comparison.merge.conflicts:
        # The whole copy as a version: what was not chosen can be read and taken back.
        parts = comparison.copy_parts
        _save(original, put_together(model, parts, comparison.original, copy.base), actor)
    content = put_together(model, comparison.merge.parts, comparison.original, copy.base)
    revision = _save(original, content, actor, check=outcome is not Outcome.DRAFT)
    log(
        instance=original.specific,
        action="editorial.check_in",
        user=actor,
        revision=revision,
        data={"note": copy.purpose, "name": str(copy.owner or "")},
    )
    _finish(original, revision, actor, outcome)
    _drop(copy, actor)
    return revision


def _save(original: Page, content: Content, actor: User, *, check: bool = False) -> Revision:
    draft = Page.objects.get(pk=original.pk).specific.with_content_json(content)
    if check:
        try:
            draft.full_clean()
        except ValidationError as error:
            raise ApplicationError(
                "Ainsi réunie, la page n’est pas complète : " + " ".join(error.messages), field="outcome"
            ) from error
    return draft.save_revision(user=actor, log_action=False, clean=False)


def _finish(original: Page, revision: Revision, actor: User, outcome: Outcome) -> None:
    if outcome is Outcome.PUBLISH:
        revision.publish(user=actor)
    if outcome is Outcome.REVIEW:
        page = Page.objects.get(pk=original.pk).specific
        draft = revision.as_object()
        if not getattr(draft, "introduction", " "):
            raise ApplicationError(NO_INTRODUCTION, field="outcome")
        if not (getattr(draft, "theme", " ") or getattr(draft, "audience", "")):
            raise ApplicationError(NO_THEME, field="outcome")
        if page.current_workflow_state:
            page.current_workflow_state.cancel(user=actor)
        page.get_workflow().start(page, actor)


@transaction.atomic
def cancel_copy(*, copy: WorkingCopy, actor: User | None) -> None:
    """Into the bin, from where it may come back as a page of its own."""
    if copy.original is not None:
        data = {"note": copy.purpose, "name": str(copy.owner or "")}
        log(instance=copy.original.specific, action="editorial.cancel_copy", user=actor, data=data)
    _drop(copy, actor)


def _drop(copy: WorkingCopy, actor: User | None) -> None:
    """The bin remembers the section of the original: that is where the copy would come back to."""
    original = copy.original
    entry = put_in_bin(page=copy.page, actor=actor)
    parent = original.get_parent() if original is not None and original.depth > 2 else original
    BinEntry.objects.filter(pk=entry.pk).update(
        parent=parent,
        parent_title=parent.title if parent else "Copies de travail",
        slug=f"{original.slug}-copie" if original else entry.slug,
    )
    copy.delete()
