"""The pages of the demo site, from `data/pages.toml`."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from wagtail.models import Page, Site

from portal.demo.world import World
from portal.pages.models import (
    ArticlePage,
    BrandSettings,
    HomePage,
    IndexPage,
    ResourcePage,
    ServicePage,
    StandardPage,
)

DATA = Path(__file__).parent / "data"
TYPES: dict[str, type[Page]] = {
    model.__name__: model for model in (ArticlePage, IndexPage, ResourcePage, ServicePage, StandardPage)
}


def build_site(world: World, *, port: int) -> None:
    content = tomllib.loads((DATA / "pages.toml").read_text(encoding="utf-8"))
    root = Page.objects.get(depth=1)
    # Wagtail's first migration leaves a welcome page that nobody needs.
    for child in root.get_children():
        child.delete()
    root.refresh_from_db()
    home = HomePage(slug="accueil", **_fields(content["home"]))
    root.add_child(instance=home)
    home.save_revision().publish()
    site = Site.objects.create(
        hostname="localhost",
        port=port,
        root_page=home,
        is_default_site=True,
        site_name=content["home"]["title"],
    )
    BrandSettings.objects.create(
        site=site,
        name="Mission locale des Trois Vallées",
        contact_email="contact@troisvallees.example",
        contact_phone="04 00 00 07 00",
        address="12, place de la Passerelle, 07200 Aubenas",
    )
    pages: dict[str, Page] = {"": home}
    for row in content["page"]:
        _add(world, pages, row)


def _add(world: World, pages: dict[str, Page], row: dict[str, Any]) -> None:
    fields = _fields(row)
    kind = TYPES[fields.pop("type")]
    parent = pages[fields.pop("parent", "")]
    fields["show_in_menus"] = fields.pop("menu", False)
    if "days_ago" in fields:
        fields["date"] = world.day(fields.pop("days_ago"))
    if "valid_days" in fields:
        fields["valid_until"] = world.today + timedelta(days=fields.pop("valid_days"))
    page = kind(**fields)
    pages[""].refresh_from_db()
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()
    pages[row["slug"]] = page


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    fields = dict(row)
    blocks = fields.pop("body", [])
    # The raw form of a StreamField: the field itself turns it into blocks.
    fields["body"] = [{"type": block["type"], "value": block["value"]} for block in blocks]
    return fields
