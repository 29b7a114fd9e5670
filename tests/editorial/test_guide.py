"""The style guide shows every block and page type; each block has an example that renders."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import get_page_models

from portal.editorial.views.guide import shown_blocks
from portal.pages.blocks import BODY_BLOCKS, QUESTION_BLOCKS, SIDE_BLOCKS
from portal.pages.blocks.samples import SAMPLES
from tests.factories.pages import IndexPageFactory, home
from tests.ui.looking import log_in, problems_of

BLOCKS = dict((*BODY_BLOCKS, *SIDE_BLOCKS, *QUESTION_BLOCKS))


def test_every_block_has_an_example_and_says_when():
    assert set(BLOCKS) == set(SAMPLES)
    assert {shown.name for shown in shown_blocks()} == set(BLOCKS)
    for name, block in (*BODY_BLOCKS, *SIDE_BLOCKS, *QUESTION_BLOCKS):
        assert len(block.get_description()) > 30, name
        assert block.is_previewable, name


@pytest.mark.django_db
def test_the_guide_shows_every_block_and_page_type(identities):
    home()
    client = identities["editor"].client
    shown = client.get(reverse("editorial_guide")).content.decode()
    soup = BeautifulSoup(shown, "html.parser")
    frames = [frame["src"] for frame in soup.select("main iframe")]
    for block in shown_blocks():
        assert block.when in soup.text
        assert frames.count(block.address) == 2
        assert client.get(block.address).status_code == 200
    for model in get_page_models():
        if model.is_creatable and model._meta.app_label == "pages":
            assert model.page_description in soup.text, model
    assert client.get(reverse("editorial_guide_look")).status_code == 200
    assert identities["youth"].client.get(reverse("editorial_guide")).status_code == 302


@pytest.mark.django_db
def test_the_screen_that_adds_a_page_says_what_each_type_is_for(identities):
    section = IndexPageFactory()
    shown = identities["editor"].client.get(reverse("wagtailadmin_pages:add_subpage", args=[section.pk]))
    assert "Une nouvelle, avec sa date" in shown.content.decode()


@pytest.mark.browser
@pytest.mark.once
def test_the_guide_has_no_barrier(page, live_server, identities):
    home()
    log_in(page, live_server, identities["superuser"].user)
    problems = []
    paths = [
        reverse("editorial_guide"),
        reverse("editorial_guide_look"),
        *(one.address for one in shown_blocks()),
    ]
    for path in paths:
        page.goto(live_server.url + path)
        # Each frame is looked at by itself; the frame around `main` is Wagtail's.
        problems += [f"{path} {problem}" for problem in problems_of(page, within="main", frames=False)]
    assert not problems, "\n".join(problems)
