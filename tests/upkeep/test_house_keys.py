"""Who keeps the house without being a superuser: each screen of the settings opens for those whose work it is."""

import pytest
from django.urls import reverse
from wagtail.models import Site

pytestmark = pytest.mark.django_db

EDITORS = (
    "wagtailsnippets_finding_synonym:list",
    "wagtailsearchpromotions:index",
    "wagtailsearchpromotions:add",
    "wagtailredirects:index",
    "redirect_import",
)
ADMINISTRATORS = (("pages", "brandsettings"), ("comments", "commentsettings"))


def settings_screen(app: str, model: str) -> str:
    return reverse("wagtailsettings:edit", args=[app, model, Site.objects.get().pk])


@pytest.mark.once
def test_words_promoted_results_and_redirects_are_the_work_of_editors(identities):
    for who in ("editor", "structure_admin"):
        client = identities[who].client
        for name in EDITORS:
            assert client.get(reverse(name)).status_code == 200, (who, name)
    assert identities["adviser"].client.get(reverse(EDITORS[0])).status_code != 200


@pytest.mark.once
def test_the_name_of_the_structure_and_the_rules_of_comments_are_for_administrators(identities):
    for app, model in ADMINISTRATORS:
        address = settings_screen(app, model)
        assert identities["structure_admin"].client.get(address).status_code == 200, model
        assert identities["editor"].client.get(address).status_code != 200, model


@pytest.mark.once
@pytest.mark.parametrize(
    "name", ["workflows:index", "workflows:add", "workflows:task_index", "collections:index"]
)
def test_who_reviews_what_and_where_pictures_lie_is_for_administrators(identities, name):
    address = reverse(f"wagtailadmin_{name}")
    assert identities["structure_admin"].client.get(address).status_code == 200
    assert identities["editor"].client.get(address).status_code != 200
