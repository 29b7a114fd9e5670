"""Where pages stand is visible: in the explorer and in a report, with no query per page."""

import pytest
from django.urls import reverse

from portal.editorial import services
from tests.factories.pages import ArticlePageFactory, IndexPageFactory, StandardPageFactory, home

pytestmark = pytest.mark.django_db


def test_the_explorer_says_who_sees_a_page_and_filters_by_it(identities):
    hidden = IndexPageFactory(title="Interne")
    inside = ArticlePageFactory(title="Compte rendu", parent=hidden)
    ArticlePageFactory(title="Pour tous")
    services.set_visibility(page=hidden, target="intranet", actor=None)
    admin = identities["structure_admin"].client
    shown = admin.get(reverse("wagtailadmin_explore", args=[home().pk])).content.decode()
    assert "Visible par" in shown
    assert "Équipe" in shown
    filtered = reverse("wagtailadmin_explore_results", args=[home().pk]) + "?visibility=intranet"
    text = admin.get(filtered).content.decode()
    assert inside.title in text
    assert "Pour tous" not in text


def test_the_report_tells_who_is_awaited(identities):
    services.set_up_workflow()
    draft = StandardPageFactory(title="Se loger", theme="housing", live=False)
    draft.get_workflow().start(draft, identities["editor"].user)
    StandardPageFactory(title="Publiée")
    client = identities["structure_admin"].client
    text = client.get(reverse("editorial_states") + "?work=review").content.decode()
    assert "Se loger" in text
    assert "Publiée" not in text
    assert str(identities["structure_admin"].user) in text
    assert "Se loger" not in client.get(reverse("editorial_states") + "?work=live").content.decode()
    assert client.get(reverse("editorial_states") + "?export=csv").status_code == 200
    # Somebody without any page gets an empty list at most.
    assert "Se loger" not in identities["adviser"].client.get(reverse("editorial_states")).content.decode()
