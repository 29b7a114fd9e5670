"""Exchanges of the demo: a section that was taken out, and pages of another Mission locale that wait to be let in."""

import tempfile
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.core.files.base import ContentFile
from wagtail.models import Page

from portal.accounts.models import Adviser
from portal.core.models import Outbox
from portal.transfer import archive, services
from portal.transfer.exporting import ExportOptions
from portal.transfer.outcomes import ImportOptions

SOURCE = "https://www.mission-locale-du-grand-pre.example"


def build_exchanges() -> None:
    editor = Adviser.objects.select_related("user").get(role=Adviser.Role.EDITOR).user
    resources = Page.objects.get(slug="ressources", locale__language_code="fr")
    asked = [services.ask_export(pages=[resources], options=ExportOptions(), actor=editor)]
    with tempfile.TemporaryFile() as file:
        archive.write(file, _given(), {})
        file.seek(0)
        received = ContentFile(file.read(), name="grand-pre.zip")
    asked.append(services.ask_import(file=received, section=resources, options=ImportOptions(), actor=editor))
    for transfer in asked:
        services.work(transfer=transfer)
    Outbox.objects.filter(dedupe_key__startswith="transfer-").update(state=Outbox.State.DONE)


def _given() -> dict[str, Any]:
    pages = [
        _page(
            "Oser téléphoner : s’entraîner à deux",
            "Un exercice de vingt minutes avant le premier appel à un employeur.",
            "<p>L’un joue l’employeur, l’autre appelle. <b>Trois phrases suffisent</b> : qui je suis, pourquoi j’appelle, quand nous voir.</p>",
            theme="job",
        ),
        _page(
            "Préparer son sac pour une immersion",
            "La liste de ce qu’il faut le premier matin.",
            "<ul><li>Une pièce d’identité et la convention signée</li><li>Des chaussures fermées</li><li>De quoi noter</li></ul>",
            theme="training",
        ),
        _page("Mur des témoignages", "Des mots de jeunes.", "<p>À lire.</p>", kind="WallPage", theme="job"),
    ]
    return {
        "format": archive.FORMAT,
        "version": archive.VERSION,
        "made_at": "",
        "source": SOURCE,
        "source_name": "Mission locale du Grand Pré",
        "pages": pages,
        "images": [],
        "documents": [],
        "links": {},
    }


def _page(
    title: str, introduction: str, html: str, *, theme: str, kind: str = "ResourcePage"
) -> dict[str, Any]:
    key = uuid5(NAMESPACE_URL, f"{SOURCE}/{title}")
    body = [{"type": "text", "value": html, "id": str(uuid5(key, "text"))}]
    fields = {"title": title, "introduction": introduction, "audience": "youth", "theme": theme, "body": body}
    return {
        "id": f"{key}/fr",
        "parent": None,
        "type": kind,
        "slug": "",
        "live": True,
        "visibility": "public",
        "fields": fields,
        "tags": ["échange"],
    }
