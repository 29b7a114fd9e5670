"""axe finds nothing on the page that holds every component, in the colours of each public, narrow and wide."""

import pytest
from django.urls import reverse

from tests.factories.pages import StandardPageFactory
from tests.ui.looking import TOO_WIDE, barriers, log_in


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("query", ["", "?erreurs=1"])
def test_style_page(page, live_server, identities, width, query):
    log_in(page, live_server, identities["adviser"].user)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + reverse("pages:style_guide") + query)
    assert not page.evaluate(TOO_WIDE)
    if query:
        assert page.evaluate("document.activeElement.className") == "error-summary"
    for public in ("public-adviser", "public-employer", "public-youth", ""):
        page.evaluate("name => document.body.className = name", public)
        assert not barriers(page)


@pytest.mark.browser
def test_the_menu_of_a_phone_works_by_keyboard(page, live_server, identities):
    page.set_viewport_size({"width": 320, "height": 700})
    log_in(page, live_server, identities["adviser"].user)
    page.goto(live_server.url + reverse("pages:style_guide"))
    menu = page.locator("details.nav-phone")
    menu.locator("summary").press("Enter")
    assert menu.get_by_role("button", name="Se déconnecter").is_visible()
    page.keyboard.press("Escape")
    assert not menu.get_by_role("button", name="Se déconnecter").is_visible()


@pytest.mark.browser
def test_the_live_search_works_by_keyboard(page, live_server):
    for title in ("Atelier CV", "Atelier vélo"):
        StandardPageFactory(title=title)
    page.goto(live_server.url + reverse("search_results"))
    box, chosen = page.locator("#q-header"), lambda: box.get_attribute("aria-activedescendant")
    box.press_sequentially("atel")
    page.locator("#finding-live [role=option]").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    first = chosen()
    box.press("ArrowDown")
    assert first
    assert chosen() != first
    box.press("Escape")
    assert (box.get_attribute("aria-expanded"), box.input_value()) == ("false", "atel")
    box.press("ArrowDown")
    address = page.locator(f"#{chosen()}").get_attribute("href")
    box.press("Enter")
    page.wait_for_url(live_server.url + address)


@pytest.mark.browser
def test_a_barrier_is_found(page):
    page.set_content('<html lang="fr"><title>Test</title><main><h1>Test</h1><img src="data:,"></main>')
    assert [one.split()[0] for one in barriers(page)] == ["image-alt"]
