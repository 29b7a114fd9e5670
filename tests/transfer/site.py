"""A section with one page of each kind, and archives made from it."""

import io
import json
import zipfile
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, Page

from portal.transfer.archive import opened
from portal.transfer.exporting import ExportOptions
from portal.transfer.importing import import_archive
from portal.transfer.models import PageTransfer
from portal.transfer.outcomes import ImportOptions
from portal.transfer.services import export_now
from tests.factories.accounts import AgencyFactory
from tests.factories.pages import (
    ArticlePageFactory,
    CollectionPageFactory,
    EventPageFactory,
    FaqPageFactory,
    FormPageFactory,
    IndexPageFactory,
    PartnerPageFactory,
    ResourcePageFactory,
    ServicePageFactory,
    home,
)

EVERYTHING = ExportOptions(translations=True, drafts=True, private=True, redirects=True)


def png(colour: str = "red", size: tuple[int, int] = (40, 30)) -> bytes:
    content = io.BytesIO()
    Picture.new("RGB", size, colour).save(content, "PNG")
    return content.getvalue()


def image(title: str = "Atelier", colour: str = "red") -> Image:
    file = ContentFile(png(colour), name="atelier.png")
    row = Image(title=title, file=file, width=40, height=30, collection=Collection.get_first_root_node())
    row.save()
    row.get_file_hash()
    row.tags.add("bois")
    return row


def document(title: str = "Guide", content: bytes = b"%PDF-1.4 guide", name: str = "guide.pdf") -> Document:
    row = Document(
        title=title, file=ContentFile(content, name=name), collection=Collection.get_first_root_node()
    )
    row.save()
    row.get_file_hash()
    return row


def section() -> Page:
    """Its pages point at each other, at the home page, at a page outside, and use every kind of block that has a rule."""
    top = IndexPageFactory(
        title="Santé", slug="se-soigner", audience="youth", side=[("text", "<p>À côté</p>")]
    )
    outside = ResourcePageFactory(title="Ailleurs", slug="ailleurs")
    photo, guide = image(), document()
    faq = FaqPageFactory(
        title="Questions", slug="questions", parent=top,
        questions=[("question", {"title": "Combien ?", "text": "<p>Rien.</p>"})],
    )  # fmt: skip
    linked = (
        f'<p>Lis <a linktype="page" id="{faq.pk}">les questions</a>, <a linktype="page" id="{outside.pk}">ailleurs</a>, '
        f'<a linktype="page" id="{home().pk}">l’accueil</a>, <a linktype="document" id="{guide.pk}">le guide</a> '
        'ou <a href="https://exemple.org/?a=1&amp;b=2">un site</a>. <b>Gratuit</b> &lt;3</p><ul><li>un</li><li>deux</li></ul>'
    )
    body = [
        ("heading", {"text": "Voir un médecin", "level": "h2"}),
        ("text", linked),
        ("picture", {"image": picture(photo), "caption": "Au <b>travail</b>"}),
        ("documents", {"title": "Guides", "documents": [{"document": guide, "note": "à lire"}]}),
        ("call_to_action", {"title": "Appelle", "text": "", "label": "Voir", "page": faq, "path": ""}),
        ("pages", {"title": "À lire", "kinds": ["article"], "themes": ["health"], "audiences": [], "tags": "", "dates": "",
                   "order": "newest", "number": 3, "more": outside}),
        ("table", {"table": table(), "row_heads": True}),
    ]  # fmt: skip
    ArticlePageFactory(
        title="Voir un dentiste", slug="dentiste", parent=top, body=body, tags=["dents", "été"], theme="health",
        lead_image=photo, lead_image_alt="Un établi",
    )  # fmt: skip
    EventPageFactory(
        title="Forum", slug="forum", parent=top, agency=AgencyFactory(slug="antenne"), weekdays=["TU"], frequency="weekly",
        until="2099-06-12",
    )  # fmt: skip
    FormPageFactory(
        title="Écris-nous", slug="ecris", parent=top, recipients="personne@exemple.org",
        questions=[{"label": "Ton message", "field_type": "multiline"}, {"label": "Ton âge", "field_type": "number", "required": False}],
    )  # fmt: skip
    ServicePageFactory(title="Bilan", slug="bilan", parent=top)
    PartnerPageFactory(title="Hôpital", slug="hopital", parent=top, website="https://hopital.example/")
    CollectionPageFactory(title="Tout", slug="tout", parent=top, kinds=["article", "event"], below=top)
    below = IndexPageFactory(title="Dormir", slug="dormir", parent=top)
    ResourcePageFactory(title="Brouillon", slug="brouillon", parent=below, live=False)
    Redirect.objects.create(old_path="/vieux-dentiste", redirect_page=Page.objects.get(slug="dentiste"))
    return Page.objects.get(pk=top.pk)


def picture(row: Image, alt: str = "Des outils") -> Image:
    row.contextual_alt_text, row.decorative = alt, False
    return row


def table() -> Any:
    from portal.pages.blocks.media import TableBlock

    block = TableBlock().child_blocks["table"]
    return block.to_python(
        {
            "columns": [{"type": "text", "heading": "Âge"}, {"type": "number", "heading": "Prix"}, {"type": "rich", "heading": "Où"}],
            "rows": [{"values": ["16 ans", 3.5, "<p><b>Ici</b></p>"]}],
            "caption": "Les prix",
        }
    )  # fmt: skip


def export(*pages: Page, options: ExportOptions = EVERYTHING, actor: Any = None) -> bytes:
    file = io.BytesIO()
    export_now(file=file, pages=list(pages), options=options, actor=actor)
    return file.getvalue()


def content(archive: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return json.loads(packed.read("content.json"))


def packed(told: Any, files: dict[str, bytes] | None = None) -> bytes:
    """An archive of this content; `told` is JSON, or text that is none."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        target.writestr("content.json", told if isinstance(told, str | bytes) else json.dumps(told))
        for name, one in (files or {}).items():
            target.writestr(name, one)
    return made.getvalue()


def files_of(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return {name: source.read(name) for name in source.namelist() if name != "content.json"}


def bring(
    archive: bytes, *, section: Page | None = None, actor: Any = None, dry_run: bool = False, **options: Any
) -> Any:
    """Import into the home page, with the rights of the set-up."""

    def keep(outcome: Any) -> None:
        PageTransfer.objects.bulk_create(outcome.pages)

    with opened(io.BytesIO(archive)) as one:
        return import_archive(
            one,
            section=section or home(),
            actor=actor,
            options=ImportOptions(**options),
            dry_run=dry_run,
            keep=keep,
        )


def statuses(outcome: Any) -> dict[str, int]:
    return {name: count for name, count in outcome.report()["counts"].items() if count}


def empty_site() -> None:
    """What another site has: a home page, and nothing of ours."""
    for page in home().get_children():
        page.delete()
    Image.objects.all().delete()
    Document.objects.all().delete()
    Redirect.objects.all().delete()
