"""axe finds nothing on the page that holds every component, in the colours of each public, narrow and wide."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.people import login

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("query", ["", "?erreurs=1"])
def test_style_page(page, live_server, identities, width, query):
    client = login(identities["adviser"].user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + reverse("pages:style_guide") + query)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if query:
        assert page.evaluate("document.activeElement.className") == "error-summary"
    for public in ("public-adviser", "public-employer", "public-youth", ""):
        page.evaluate("name => document.body.className = name", public)
        # `evaluate` runs beside the page's policy, as a browser extension would.
        page.evaluate(AXE.read_text())
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        assert not found, [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


@pytest.mark.browser
def test_the_menu_of_a_phone_works_by_keyboard(page, live_server, identities):
    page.set_viewport_size({"width": 320, "height": 700})
    client = login(identities["adviser"].user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page.goto(live_server.url + reverse("pages:style_guide"))
    menu = page.locator("details.nav-phone")
    menu.locator("summary").press("Enter")
    assert menu.get_by_role("button", name="Se déconnecter").is_visible()
    page.keyboard.press("Escape")
    assert not menu.get_by_role("button", name="Se déconnecter").is_visible()
