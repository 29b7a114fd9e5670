"""The pages of the demo site, from `data/pages.toml`."""

import tomllib
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from wagtail.models import Page, Site

from portal.accounts.models import Adviser, Agency
from portal.demo.comments import add_comments
from portal.demo.pictures import picture
from portal.demo.translations import build_translations
from portal.demo.world import World
from portal.pages import services
from portal.pages.models import (
    ArticlePage,
    AuthorProfile,
    BrandSettings,
    CollectionPage,
    EventPage,
    FaqPage,
    FormPage,
    FormQuestion,
    HomePage,
    IndexPage,
    PartnerPage,
    ResourcePage,
    ServicePage,
    StandardPage,
)
from portal.pages.recurrence import WEEKDAYS

DATA = Path(__file__).parent / "data"
_TYPES = (
    ArticlePage, CollectionPage, EventPage, FaqPage, FormPage, IndexPage, PartnerPage, ResourcePage, ServicePage,
    StandardPage,
)  # fmt: skip
TYPES: dict[str, type[Page]] = {model.__name__: model for model in _TYPES}
LANDINGS = 10  # of occupations, and of communes


def build_site(world: World, *, port: int) -> None:
    content = tomllib.loads((DATA / "pages.toml").read_text(encoding="utf-8"))
    root = Page.objects.get(depth=1)
    # Wagtail's first migration leaves a welcome page that nobody needs.
    for child in root.get_children():
        child.delete()
    root.refresh_from_db()
    home = HomePage(slug="accueil", **_fields(content["home"]))
    _settle(home)
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
    for row in content["page"]:
        if "side" in row:
            _add_side(pages, row["slug"], row["side"])
    services.make_landings(most=LANDINGS)
    add_comments(world, content["comment"], pages)
    build_translations()


def _add(world: World, pages: dict[str, Page], row: dict[str, Any]) -> None:
    fields = _fields(row)
    kind = TYPES[fields.pop("type")]
    parent = pages[fields.pop("parent", "")]
    fields["show_in_menus"] = fields.pop("menu", False)
    tags = fields.pop("tags", [])
    _dates(world, fields)
    if "author" in fields:
        fields["author"] = AuthorProfile.objects.get(user__first_name=fields.pop("author"))
    if "commune" in fields:
        fields["commune_id"] = fields.pop("commune")
    if "agency" in fields:
        fields["agency"] = Agency.objects.get(slug=fields.pop("agency"))
    if "questions" in fields and kind is FormPage:
        asked = fields.pop("questions")
        fields["form_fields"] = [FormQuestion(sort_order=place, **one) for place, one in enumerate(asked)]
    if "lead_image" in fields:
        fields["lead_image"] = picture(fields.pop("lead_image"))
        fields["lead_image_decorative"] = "lead_image_alt" not in fields
    page = kind(**fields)
    pages[""].refresh_from_db()
    parent.refresh_from_db()
    _settle(page)
    parent.add_child(instance=page)
    if tags:
        page.tags.add(*tags)
    page.save_revision().publish()
    pages[row["slug"]] = page


def _dates(world: World, fields: dict[str, Any]) -> None:
    """Days are written relative to the set-up: `days_ago`, `in_days`, `valid_days`, `next` (a day of the week)."""
    if "days_ago" in fields:
        fields["date"] = world.day(fields.pop("days_ago"))
    if "valid_days" in fields:
        fields["valid_until"] = world.today + timedelta(days=fields.pop("valid_days"))
    if "in_days" in fields:
        fields["first_day"] = world.day(-fields.pop("in_days"))
    if "next" in fields:
        fields["first_day"] = _next(world.today, fields.pop("next"))
    for name in ("start_time", "end_time"):
        if name in fields:
            fields[name] = time.fromisoformat(fields[name])


def _next(today: date, code: str) -> date:
    """The next such day of the week, tomorrow at the earliest."""
    number = [name for name, _ in WEEKDAYS].index(code)
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def _add_side(pages: dict[str, Page], slug: str, blocks: list[dict[str, Any]]) -> None:
    """Blocks name a page by its slug and a person by their name."""
    raw = []
    for block in blocks:
        value = dict(block["value"])
        if value.get("more"):
            value["more"] = pages[value["more"]].pk
        if "adviser" in value:
            value["adviser"] = str(_adviser(value["adviser"]).public_id)
        raw.append({"type": block["type"], "value": value})
    section = IndexPage.objects.get(pk=pages[slug].pk)
    section.side = raw
    _settle(section)
    section.save_revision().publish()


def _settle(page: Page) -> None:
    """Read the blocks once, so that each keeps its identity from now on: translations hang on it."""
    for name in ("body", "side", "questions"):
        list(getattr(page, name, ()))


def _adviser(name: str) -> Adviser:
    first, _, last = name.partition(" ")
    return Adviser.objects.get(user__first_name=first, user__last_name=last)


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    fields = dict(row)
    blocks = fields.pop("body", [])
    # The raw form of a StreamField: the field itself turns it into blocks.
    fields["body"] = [{"type": block["type"], "value": block["value"]} for block in blocks]
    # Side blocks name pages that do not exist yet: they are added last.
    fields.pop("side", None)
    return fields
