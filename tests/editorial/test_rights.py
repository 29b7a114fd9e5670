"""Rights by page, person and group, with cuts: what Wagtail answers in each of its ways is what a plain reading says."""

import pytest
from django.contrib.auth.models import Group
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from portal.accounts.models import User
from portal.editorial import services
from portal.editorial.roles import PERMISSIONS, Role
from portal.pages.models import IndexPage
from tests.factories.accounts import AdviserFactory, UserFactory
from tests.factories.pages import home

pytestmark = pytest.mark.django_db
ACTIONS = ("add", "change", "publish", "lock", "unlock", "bulk_delete")


@st.composite
def trees(draw):
    """Parents of 5 pages (0 is the first; -1 the home page), rules, cuts, owners, and whom each page is for."""
    parents = [draw(st.integers(-1, number - 1)) for number in range(5)]
    pages = st.integers(0, 4)
    holders = st.sampled_from(["ana", "bob", "team"])
    rules = draw(st.lists(st.tuples(pages, holders, st.sampled_from(list(Role))), max_size=7, unique=True))
    cuts = draw(st.sets(pages, max_size=3))
    owners = draw(st.dictionaries(pages, st.sampled_from(["ana", "bob"]), max_size=3))
    hidden = draw(st.dictionaries(pages, st.sampled_from(["private", "intranet"]), max_size=3))
    return parents, rules, cuts, owners, hidden


class Reference:
    """The same questions, answered from the drawn values alone."""

    def __init__(self, tree, members):
        self.parents, self.rules, self.cuts, self.owners, self.hidden = tree
        self.members = members

    def above(self, page):
        """The page and those above, up to the nearest cut."""
        chain = [page]
        while chain[-1] not in self.cuts and self.parents[chain[-1]] != -1:
            chain.append(self.parents[chain[-1]])
        return chain

    def ancestors(self, page):
        chain = [page]
        while self.parents[chain[-1]] != -1:
            chain.append(self.parents[chain[-1]])
        return chain

    def roles(self, name, page):
        return {
            role
            for at, holder, role in self.rules
            if at in self.above(page) and (holder == name or (holder == "team" and name in self.members))
        }

    def may(self, name, page):
        """Wagtail's permissions; whoever may add changes what is their own."""
        return set().union(*(PERMISSIONS[role] for role in self.roles(name, page)))

    def may_change(self, name, page):
        found = self.may(name, page)
        return "change" in found or ("add" in found and self.owners.get(page) == name)

    def sees(self, name, page):
        for at in self.ancestors(page):
            state = self.hidden.get(at)
            narrowed = at in self.cuts and any(
                self.hidden.get(one) == "private" for one in self.ancestors(at)
            )
            if state == "private" or narrowed:
                if not (self.roles(name, at) or self.owners.get(at) == name):
                    return False
            elif state == "intranet" and name not in self.members:
                return False
        return True


def build(tree, people, team):
    parents, rules, cuts, owners, hidden = tree
    pages = []
    for number, parent in enumerate(parents):
        above = Page.objects.get(pk=(home() if parent == -1 else pages[parent]).pk)
        page = IndexPage(title=f"Page {number}", slug=f"page-{number}", owner=people.get(owners.get(number)))
        pages.append(above.add_child(instance=page))
    pages = [Page.objects.get(pk=page.pk) for page in pages]
    for at, holder, role in rules:
        who = {"group": team} if holder == "team" else {"user": people[holder]}
        services.grant(page=pages[at], role=role, actor=None, **who)
    for number in sorted(cuts):
        services.cut_inheritance(page=pages[number], actor=None)
    for number, state in hidden.items():
        services.set_visibility(page=pages[number], target=state, actor=None)
    return pages


def reads(user, page):
    """As Wagtail's own hook before a page is served."""
    groups = set(user.groups.values_list("pk", flat=True))
    return all(
        user.is_superuser or groups & set(restriction.groups.values_list("pk", flat=True))
        for restriction in page.get_view_restrictions()
    )


@pytest.mark.once
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees())
def test_wagtail_answers_as_the_reference_in_each_of_its_ways(tree):
    from django.db import transaction

    with transaction.atomic():
        team = Group.objects.get_or_create(name="Équipe")[0]
        people = {name: UserFactory(staff_kind=True) for name in ("ana", "bob")}
        people["ana"].groups.add(team)
        admin = AdviserFactory(structure_admin=True).user
        pages = build(tree, people, team)
        reference = Reference(tree, members={"ana"})
        for name, person in people.items():
            user = User.objects.get(pk=person.pk)
            for number, page in enumerate(pages):
                expected = reference.may(name, number)
                assert page.permissions_for_user(user).permissions == expected
                assert page.specific.permissions_for_user(user).permissions == expected
                assert page.permissions_for_user(user).can_edit() == reference.may_change(name, number)
                assert reads(user, page) == reference.sees(name, number)
            for action in ACTIONS:
                asked = (
                    {number for number in range(5) if reference.may_change(name, number)}
                    if action == "change"
                    else {number for number in range(5) if action in reference.may(name, number)}
                )
                keys = {pages[number].pk for number in asked}
                found = page_permission_policy.instances_user_has_permission_for(user, action)
                assert set(found.values_list("pk", flat=True)) == keys
                for page in pages:
                    has = page_permission_policy.user_has_permission_for_instance(user, action, page)
                    users = page_permission_policy.users_with_permission_for_instance(action, page)
                    assert has == (page.pk in keys) == (user in users)
            explorable = set(page_permission_policy.explorable_instances(user).values_list("pk", flat=True))
            worked = {pages[number].pk for number in range(5) if reference.may(name, number)}
            assert worked <= explorable
            assert not {
                page.pk
                for number, page in enumerate(pages)
                if page.pk in explorable - worked
                and not reference.may(name, number)
                and not any(
                    reference.may(name, other) for other in range(5) if number in reference.ancestors(other)
                )
            }
        assert all(
            page.permissions_for_user(admin).permissions >= PERMISSIONS[Role.EDITOR] and reads(admin, page)
            for page in pages
        )
        transaction.set_rollback(True)
