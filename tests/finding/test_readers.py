"""One index field says what all restrictions above a page say: compared with Wagtail's own rule, reader by reader."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from portal.finding.models import Entry
from portal.finding.readers import keys_of
from tests.factories.accounts import UserFactory
from tests.factories.pages import IndexPageFactory, StandardPageFactory

pytestmark = pytest.mark.django_db
KINDS = ["login", "groups", "password", "none"]


def restrict(page, kind, groups=()):
    row = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")
    row.groups.set(groups)
    return row


@pytest.fixture
def site():
    """A chain of sections three deep, a leaf under each, and readers of every mix of two groups."""
    one, two = Group.objects.create(name="un"), Group.objects.create(name="deux")
    sections, leaves, parent = [], [], None
    for _ in range(3):
        parent = IndexPageFactory(parent=parent)
        sections.append(parent)
        leaves.append(StandardPageFactory(parent=parent))
    readers = [AnonymousUser()]
    for groups in ([], [one], [two], [one, two]):
        user = UserFactory()
        user.groups.set(groups)
        readers.append(user)
    readers.append(UserFactory(is_superuser=True))
    return {"pages": [*sections, *leaves], "groups": [one, two], "readers": readers}


def may_read(page, user):
    """Wagtail's rule, restriction by restriction; a password is never known beforehand."""
    request = RequestFactory().get("/")
    request.user, request.session = user, {}
    return all(row.accept_request(request) for row in page.get_view_restrictions())


placed = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(KINDS),
        st.lists(st.integers(0, 1), max_size=2, unique=True),
        st.booleans(),
    ),
    max_size=5,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(placed=placed)
def test_a_reader_finds_exactly_what_wagtail_lets_them_read(site, placed):
    PageViewRestriction.objects.all().delete()
    for row in Entry.objects.all():
        assert row.allowed == ""
    for at, kind, groups, later in placed:
        row = restrict(site["pages"][at], kind, [site["groups"][n] for n in groups])
        if later:
            # Changed afterwards, by the other side of the relation as well.
            site["groups"][0].pageviewrestriction_set.remove(row)
    for user in site["readers"]:
        keys = keys_of(user)
        found = set(Entry.objects.filter(allowed__in=keys).values_list("key", flat=True))
        for page in site["pages"]:
            assert (f"page-{page.pk}" in found) == may_read(page, user), (page, user, placed)


def test_a_group_that_is_deleted_opens_nothing(site):
    page = site["pages"][0]
    restrict(page, "groups", [site["groups"][0]])
    site["groups"][0].delete()
    member = site["readers"][2]
    assert Entry.objects.get(key=f"page-{page.pk}").allowed not in keys_of(member)


def test_a_branch_moved_below_a_private_section_is_private_with_all_its_pages(site):
    private = IndexPageFactory()
    restrict(private, "login")
    branch = site["pages"][1]
    branch.move(private, pos="last-child")
    rows = Entry.objects.filter(key__in=[f"page-{page.pk}" for page in site["pages"]])
    assert set(rows.exclude(allowed="").values_list("key", flat=True)) == {
        f"page-{site['pages'][n].pk}" for n in (1, 2, 4, 5)
    }
    assert all(row.url.startswith(private.get_url()) for row in rows.exclude(allowed=""))
