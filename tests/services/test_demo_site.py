"""The demo site is a whole portal: it answers as production does, with the policy and the fingerprints of production."""

import urllib.request

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_home_page_opens_without_a_problem(demo_site, page):
    answer = page.goto(demo_site.url)
    assert answer.status == 200
    assert page.get_attribute("html", "lang") == "fr"
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_answers_carry_the_headers_of_production(demo_site):
    with urllib.request.urlopen(demo_site.url) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        assert "object-src 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Permissions-Policy"]
        assert answer.headers["X-Request-ID"]


def test_periodic_jobs_run_on_it(demo_site):
    assert "en erreur" not in demo_site.manage("run_due")
