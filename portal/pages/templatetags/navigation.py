"""Tags of the page frame: navigation, footer, identity of the structure."""

from contextlib import nullcontext
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar
from wagtail.models import Page

from portal.core.languages import is_french
from portal.core.page_cache import of_menus
from portal.pages import languages, navigation
from portal.pages.remembered import brand_of

register = template.Library()


@register.inclusion_tag("includes/header.html", takes_context=True)
def site_header(context: Context) -> dict[str, Any]:
    """The header with `main_nav` inside."""
    request = context["request"]
    with of_menus():
        items = navigation.main_items(request)
    return {
        "request": request,
        "user": request.user,
        "csrf_token": context.get("csrf_token", ""),
        "brand": brand_of(request),
        "space": navigation.space_label(request),
        "items": items,
        "account_current": navigation.account_current(request),
    }


@register.inclusion_tag("includes/footer.html", takes_context=True)
def site_footer(context: Context) -> dict[str, Any]:
    request = context["request"]
    with of_menus():
        return {"items": navigation.footer_items(request), "brand": brand_of(request)}


@register.simple_tag(takes_context=True)
def brand_stylesheet(context: Context) -> str:
    """The link to the structure's colours, when it chose others than ours."""
    brand = brand_of(context["request"])
    chosen = brand.youth_colour + brand.employer_colour
    if chosen == navigation.DEFAULT_COLOURS:
        return ""
    # The colours in the address make a change visible at once although browsers keep the file.
    url = f"{reverse('pages:brand_css')}?{urlencode({'c': chosen})}"
    return format_html('<link rel="stylesheet" href="{}">', url)


@register.simple_tag(takes_context=True)
def public_class(context: Context) -> str:
    """The class of `<body>` for the reader's space; pages of the site override the block instead."""
    request = context["request"]
    kind = getattr(request.user, "kind", "")
    return {"youth": "public-youth", "employer": "public-employer", "staff": "public-adviser"}.get(kind, "")


@register.inclusion_tag("pages/includes/edit_link.html", takes_context=True)
def edit_link(context: Context, page: Any) -> dict[str, Any]:
    """For whoever may change this page, the way to its editor; visitors cost no question."""
    user = context["request"].user
    may = user.is_authenticated and bool(page.pk) and page.permissions_for_user(user).can_edit()
    return {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]) if may else ""}


@register.simple_tag(takes_context=True)
def editor_checks(context: Context) -> str:
    """Wagtail's checks of accessibility and content, in the preview beside the editor only: its scripts are inline."""
    preview = getattr(context["request"], "is_preview", False)
    return mark_safe(wagtailuserbar(context)) if preview else ""  # noqa: S308 - HTML of Wagtail's template


@register.inclusion_tag("includes/languages.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    """The languages that are open, for visitors and on pages of the site; the portal's own spaces are in French."""
    request, page = context["request"], page_of(context)
    if request.user.is_authenticated and page is None:
        return {"choices": []}
    with of_menus() if page is None else nullcontext():
        return {"choices": languages.choices(request, page, context.get("addresses"))}


@register.inclusion_tag("includes/alternates.html", takes_context=True)
def language_links(context: Context) -> dict[str, Any]:
    """`<link rel="alternate" hreflang>` of the page, its own address among them."""
    page, addresses = page_of(context), context.get("addresses")
    if page is None and not addresses:
        return {"alternates": []}
    with of_menus() if page is None else nullcontext():
        return {"alternates": languages.alternates(context["request"], page, addresses)}


@register.simple_tag(takes_context=True)
def content_language(context: Context) -> SafeString:
    """A page that is only a copy of the French one, waiting for its translation, says that its text is in French."""
    page = page_of(context)
    return SafeString(
        ' lang="fr" dir="ltr"' if page is not None and page.alias_of_id and not is_french() else ""
    )


def page_of(context: Context) -> Page | None:
    page = context.get("page")
    return page if isinstance(page, Page) and page.pk else None


@register.filter
def in_language(page: Page) -> Page:
    """`{% pageurl value.more|in_language %}`: an editor of the French page chose the French one."""
    return languages.in_language(page)
