"""From an archive to pages of this site: everything or nothing. A dry run does the same and takes it back.

Three walks over the pages, parents first: find or make each one; write what it says, now that every link has an end; publish
what may be. A page that cannot be taken is told and left out, with those below it; an error nobody foresaw takes all back.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Locale, Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from portal.accounts.models import Agency, User
from portal.accounts.permissions import adviser_of
from portal.core.errors import ApplicationError
from portal.editorial import services as editorial
from portal.editorial.copying import is_translated
from portal.editorial.lifecycle import Visibility
from portal.editorial.policy import bin_path
from portal.editorial.sharing import visibility_of
from portal.pages.own_addresses import is_ours
from portal.transfer import fields
from portal.transfer.archive import Archive, shown
from portal.transfer.completeness import cannot_be_kept, incomplete_part
from portal.transfer.entries import Entry, Status, read_entries
from portal.transfer.files_in import FilesIn
from portal.transfer.models import PageTransfer
from portal.transfer.outcomes import Existing, ImportOptions, Outcome
from portal.transfer.permissions import can_change, can_import, can_publish_import
from portal.transfer.references import Incoming, Outgoing, parts_of

Progress = Callable[[int, int], None]
IN_BIN = "elle est à la corbeille de ce site : sortez-la d’abord, ou importez une copie"
KEPT_ELSEWHERE = "elle suit ici une autre page (traduction ou copie liée) : changez-la sur son écran"
DRAFT_HERE = (
    "elle a ici un travail qui n’est pas publié ; cochez « passer par-dessus » pour mettre l’import au-dessus"
)

# What a page that arrives may be, below a section that is seen so: never more open than it was.
STRICTER = {
    Visibility.PUBLIC: (Visibility.INTRANET, Visibility.PRIVATE),
    Visibility.INTRANET: (Visibility.PRIVATE,),
    Visibility.PRIVATE: (),
}


class Import:
    def __init__(
        self,
        archive: Archive,
        *,
        section: Page,
        options: ImportOptions,
        actor: User | None,
        progress: Progress,
    ) -> None:
        self.section, self.options, self.actor, self.progress = section.specific, options, actor, progress
        content = archive.content
        self.rows = Incoming(content["links"])
        self.names = Outgoing()
        self.entries, lines = read_entries(content["pages"])
        source = shown(content.get("source", ""))
        self.outcome = Outcome(
            source, shown(content.get("source_name", "")), shown(content.get("made_at", "")), lines, []
        )
        self.reader = fields.PageReader(self.rows, _agency(actor))
        self.made: dict[str, Any] = {}
        self.found: dict[str, Any] = {}
        self._below: dict[str, Page] = {}
        # For copies: uuid in the archive → uuid here, the same for all translations of a page.
        self._keys: dict[UUID, UUID] = {}

    def run(self, files: FilesIn) -> Outcome:
        total = 2 * len(self.entries)
        self.outcome.files = files.bring()
        for number, entry in enumerate(self.entries, 1):
            self._settle(entry)
            self.progress(number, total)
        for number, entry in enumerate(self.entries, 1 + len(self.entries)):
            self._write(entry)
            self.progress(number, total)
        return self.outcome

    # --- First walk: where each page is ------------------------------------------------------------------------------

    def _settle(self, entry: Entry) -> None:
        key, language = parts_of(entry.id) or (uuid4(), "")
        if self.options.existing == Existing.COPY and key not in self._keys:
            self._keys[key] = uuid4() if Page.objects.filter(translation_key=key).exists() else key
        here = Page.objects.filter(translation_key=key, locale__language_code=language).first()
        if here is not None and self.options.existing != Existing.COPY:
            self._settle_found(entry, here.specific)
            return
        parent = self._parent(entry)
        if parent is None:
            return
        why = self._cannot_be_there(entry, parent)
        if why:
            entry.line.refuse(why)
            return
        if here is not None:
            entry.line.told.append("copie d’une page qui est déjà ici")
        self._make(entry, parent, self._keys.get(key, key))

    def _settle_found(self, entry: Entry, here: Any) -> None:
        line, line.pk = entry.line, here.pk
        if here.path.startswith(bin_path()):
            line.refuse(IN_BIN, Status.CONFLICT)
            return
        self.rows.pages[entry.id] = here.pk
        self.found[entry.id] = here
        if self.options.existing == Existing.SKIP:
            line.status = Status.SKIPPED
        elif type(here) is not entry.model:
            line.refuse(f"elle est ici d’un autre type : {here._meta.verbose_name}", Status.CONFLICT)
        elif not can_change(self.actor, here):
            line.refuse("vous ne pouvez pas la changer, ou quelqu’un l’a verrouillée")

    def _parent(self, entry: Entry) -> Any:
        """The page above: one of this import, else the section that was chosen, in the language of the page."""
        if entry.parent is not None:
            parent = self.made.get(entry.parent) or self.found.get(entry.parent)
            if parent is None:
                entry.line.refuse("la page au-dessus d’elle n’est pas reprise")
            return parent
        if entry.language not in self._below:
            locale = Locale.objects.filter(language_code=entry.language).first()
            if locale is None:
                entry.line.refuse(f"ce site n’a pas la langue « {entry.language} »")
                return None
            below = (
                self.section
                if self.section.locale_id == locale.pk
                else self.section.get_translation_or_none(locale)
            )
            if below is None:
                entry.line.refuse(f"la rubrique choisie n’existe pas en langue « {entry.language} »")
                return None
            self._below[entry.language] = below.specific
        return self._below[entry.language]

    def _cannot_be_there(self, entry: Entry, parent: Any) -> str:
        if parent.locale.language_code != entry.language:
            return "la page au-dessus d’elle est dans une autre langue"
        if entry.parent not in self.made and not can_import(self.actor, parent):
            return f"vous ne pouvez pas ajouter de page dans « {parent.title} »"
        if not entry.model.can_create_at(parent):
            return f"ce type de page ne se range pas dans « {parent.title} »"
        return ""

    def _make(self, entry: Entry, parent: Any, key: UUID) -> None:
        page = entry.model(slug=_free_slug(entry.slug, parent), live=False, owner=self.actor)
        page.locale, page.translation_key = parent.locale, key
        # Without what may need other pages, which are not made yet: the second walk writes and tells it all.
        self.reader.write(page, fields.plain_part(entry.content, entry.model))
        page.draft_title = page.title
        wrong = cannot_be_kept(page)
        if wrong:
            entry.line.refuse(wrong)
            return
        with disable_reference_index_auto_update():
            parent.add_child(instance=page)
        entry.line.pk = page.pk
        self.rows.pages[entry.id] = page.pk
        self.made[entry.id] = page

    # --- Second walk: what they say ----------------------------------------------------------------------------------

    def _write(self, entry: Entry) -> None:
        if entry.id in self.made:
            self._write_made(entry, self.made[entry.id])
        elif entry.id in self.found and entry.line.status == Status.NEW:
            self._write_found(entry, Page.objects.get(pk=self.found[entry.id].pk).specific)

    def _write_made(self, entry: Entry, made: Any) -> None:
        page = Page.objects.get(pk=made.pk).specific
        entry.line.told += self.reader.write(page, entry.content)
        incomplete = self.reader.incomplete or incomplete_part(page)
        page.draft_title = page.title
        page.save(clean=False)
        if entry.visibility in STRICTER[visibility_of(page)[0]]:
            editorial.set_visibility(page=page, target=entry.visibility, actor=None)
        self._keep(entry, page, PageTransfer(page=page, made=True), incomplete)
        self._redirect(entry, page)

    def _write_found(self, entry: Entry, page: Any) -> None:
        draft = page.get_latest_revision_as_object()
        before = fields.content_of(draft, self.names)
        told = self.reader.write(draft, entry.content)
        publishes = self._publishes(entry, page)
        as_before = fields.content_of(draft, self.names) == before
        if as_before and not (publishes and (not page.live or page.has_unpublished_changes)):
            entry.line.status = Status.SAME
            entry.line.told = told
            return
        if page.alias_of_id is not None or is_translated(page):
            entry.line.refuse(KEPT_ELSEWHERE, Status.CONFLICT)
            return
        ours = PageTransfer.objects.filter(page=page, revision=page.latest_revision_id).exists()
        unseen = page.has_unpublished_changes or not page.live or page.current_workflow_state
        if unseen and not ours and not as_before and not self.options.over_drafts:
            entry.line.refuse(DRAFT_HERE, Status.CONFLICT)
            return
        entry.line.status, entry.line.told = Status.CHANGED, entry.line.told + told
        row = PageTransfer(
            page=page,
            before=page.latest_revision
            or page.specific.save_revision(user=self.actor, log_action=False, clean=False),
            live_before=page.live_revision,
            was_live=page.live,
        )
        self._keep(entry, draft, row, self.reader.incomplete or incomplete_part(draft))
        self._redirect(entry, page)

    def _keep(self, entry: Entry, page: Any, row: PageTransfer, incomplete: str) -> None:
        """One version more, in the history of the page; on the site when that was asked and may be."""
        revision = page.save_revision(user=self.actor, log_action=False, clean=False)
        log(
            instance=page,
            action="transfer.import",
            user=self.actor,
            revision=revision,
            data={"source": self.outcome.source_name or self.outcome.source},
        )
        if incomplete:
            entry.line.told.append(f"à compléter avant de publier : {incomplete}")
        if self._publishes(entry, page) and not incomplete:
            revision.publish(user=self.actor, log_action=False, skip_permission_checks=True)
            entry.line.published = True
        row.revision = revision
        self.outcome.pages.append(row)

    def _publishes(self, entry: Entry, page: Any) -> bool:
        if not self.options.publish or not entry.live:
            return False
        return bool(self.actor is None or page.permissions_for_user(self.actor).can_publish())

    def _redirect(self, entry: Entry, page: Any) -> None:
        if not self.options.redirects or not entry.redirects:
            return
        if self.actor is not None and not page.permissions_for_user(self.actor).can_publish():
            entry.line.told.append("anciennes adresses laissées : qui peut publier ici les ajoute")
            return
        for old in entry.redirects:
            path = Redirect.normalise_path(old)[:255]
            if not Redirect.objects.filter(old_path=path).exists():
                self.outcome.redirects.append(Redirect.objects.create(old_path=path, redirect_page=page).pk)


def import_archive(
    archive: Archive,
    *,
    section: Page,
    actor: User | None,
    options: ImportOptions,
    dry_run: bool,
    progress: Progress = lambda done, total: None,
    keep: Callable[[Outcome], None] = lambda outcome: None,
) -> Outcome:
    """`keep` writes what the caller remembers of it, in the same transaction."""
    if not can_import(actor, section):
        raise ApplicationError("Vous ne pouvez pas ajouter de page dans cette rubrique.", field="section")
    if options.publish and not can_publish_import(actor, section):
        raise ApplicationError(
            "Vous ne pouvez pas publier dans cette rubrique : importez en brouillon.", field="publish"
        )
    running = Import(archive, section=section, options=options, actor=actor, progress=progress)
    files = FilesIn(archive, running.rows, actor=actor, dry=dry_run)
    try:
        with transaction.atomic():
            outcome = running.run(files)
            if dry_run:
                transaction.set_rollback(True)
            else:
                keep(outcome)
    except BaseException:
        files.take_away()
        raise
    return outcome


def _agency(actor: User | None) -> Agency | None:
    """The branch that organises the events of another site: that of who imports them."""
    adviser = adviser_of(actor) if actor is not None else None
    return adviser.agency if adviser else Agency.objects.filter(parent=None).order_by("pk").first()


def _free_slug(slug: str, parent: Page) -> str:
    taken = set(parent.get_children().filter(slug__startswith=slug).values_list("slug", flat=True))
    names = (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 4)))
    return next(name for name in names if name not in taken and not is_ours(parent, name))
