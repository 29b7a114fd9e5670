"""Reads of the sharing screen: who may do what on a page, by which rule, given where; and who sees a private page."""

from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from wagtail.models import Page

from portal.accounts.models import User
from portal.editorial.groups import PERSONAL, holder_of, personal_group, team_group
from portal.editorial.lifecycle import Visibility
from portal.editorial.models import FollowedRestriction, PageSharing, SharingRule, ThemeOwner
from portal.editorial.policy import cut_paths, deepest_cut, rows_reaching
from portal.editorial.roles import KEPT_GROUP, PERMISSIONS, Role

# Wagtail's names of the groups of the roles, as people call them here.
GROUP_NAMES = {"Editors": "Rédacteurs du site", "Moderators": "Administrateurs de la structure"}


def group_name(group: Group) -> str:
    return GROUP_NAMES.get(group.name, group.name)


@dataclass
class Share:
    """One line of the screen: a person or group, what they may do here, and from where."""

    name: str
    page: Page
    here: bool
    group: Group
    kept: bool
    person: User | None = None
    roles: list[Role] = field(default_factory=list)
    rules: list[SharingRule] = field(default_factory=list)


def rules_reaching(page: Page, cuts: list[str] | None = None) -> QuerySet[SharingRule]:
    """The rules that hold for this page: its own and those above, down to the deepest cut."""
    cut = deepest_cut(page.path, cut_paths() if cuts is None else cuts)
    rules = SharingRule.objects.filter(
        page__in=page.get_ancestors(inclusive=True), page__path__startswith=cut
    )
    return rules.select_related("page", "user", "group").order_by("page__depth", "id")


def roles_of(permissions: set[str]) -> list[Role]:
    """The largest role that these permissions make up, or the roles."""
    for roles in ([Role.EDITOR], [Role.WRITER, Role.REVIEWER], [Role.WRITER], [Role.REVIEWER]):
        if set().union(*(PERMISSIONS[role] for role in roles)) <= permissions:
            return roles
    return []


def shares(page: Page, cuts: list[str] | None = None) -> list[Share]:
    """Everybody who has a right on this page, those from above first."""
    people = _people_of_groups()
    found: dict[tuple[int, int], Share] = {}
    permissions: dict[tuple[int, int], set[str]] = {}

    def line(group: Group, at: Page) -> Share:
        person = people.get(group.name)
        name = str(person) if person else group_name(group)
        new = Share(name, at, at.pk == page.pk, group, group.name == KEPT_GROUP, person)
        return found.setdefault((at.pk, group.pk), new)

    for row in rows_reaching(page, cuts).select_related("group", "page", "permission"):
        line(row.group, row.page)
        kinds = permissions.setdefault((row.page_id, row.group_id), set())
        kinds.add(row.permission.codename.rsplit("_", 1)[0])
    for key, kinds in permissions.items():
        found[key].roles = roles_of(kinds)
    for rule in rules_reaching(page, cuts):
        share = line(holder_of(rule), rule.page)
        share.rules.append(rule)
        if rule.role == Role.READER:
            share.roles = [Role.READER, *share.roles]
    return sorted(found.values(), key=lambda share: (share.page.depth, share.name))


def _people_of_groups() -> dict[str, User]:
    """Name of a personal group → the person."""
    people = User.objects.filter(groups__name__startswith=PERSONAL).distinct()
    return {f"{PERSONAL}{user.public_id}": user for user in people}


def people_at(page: Page, cuts: list[str] | None = None) -> dict[User, set[Role]]:
    """Each active person with what they may do on this page, whatever the way they got it."""
    found: dict[User, set[Role]] = {}
    for share in shares(page, cuts):
        members = share.group.user_set.filter(is_active=True)
        for user in members:
            found.setdefault(user, set()).update(share.roles)
    return found


def change_of_cut(page: Page, *, cut: bool) -> tuple[list[str], list[str]]:
    """Names of who would gain and who would lose something if this page took its rights from above or not."""
    now = cut_paths()
    then = sorted({*now, page.path}) if cut else [path for path in now if path != page.path]
    before, after = people_at(page, now), people_at(page, then)
    gains = [str(user) for user, roles in after.items() if roles - before.get(user, set())]
    losses = [str(user) for user, roles in before.items() if roles - after.get(user, set())]
    return sorted(gains), sorted(losses)


def kept_groups() -> set[int]:
    return set(Group.objects.filter(name=KEPT_GROUP).values_list("pk", flat=True))


def readers_of_private(page: Page) -> set[int]:
    """Groups that may read a private page: whoever has a role on it, its author, and who reviews its theme."""
    found = kept_groups() | set(rows_reaching(page).values_list("group_id", flat=True))
    found |= {holder_of(rule).pk for rule in rules_reaching(page).filter(role=Role.READER)}
    if page.owner is not None:
        found.add(personal_group(page.owner).pk)
    if theme := getattr(page.specific, "theme", ""):
        for owner in ThemeOwner.objects.filter(theme=theme).select_related("adviser__user", "stand_in__user"):
            people = [owner.adviser, *([owner.stand_in] if owner.stand_in else [])]
            found |= {personal_group(person.user).pk for person in people}
    return found


def wanted_restrictions() -> dict[int, set[int]]:
    """Page → groups of the restriction it must bear. A cut below a private page narrows the readers too."""
    rows = list(PageSharing.objects.select_related("page__owner").order_by("page__path"))
    private = [row.page.path for row in rows if row.visibility == Visibility.PRIVATE]
    wanted: dict[int, set[int]] = {}
    for row in rows:
        below_private = row.cuts_inheritance and any(row.page.path.startswith(path) for path in private)
        if row.visibility == Visibility.PRIVATE or below_private:
            wanted[row.page_id] = readers_of_private(row.page)
        elif row.visibility == Visibility.INTRANET:
            wanted[row.page_id] = {team_group().pk} | kept_groups()
    return wanted


def own_visibility(page: Page) -> Visibility:
    row = PageSharing.objects.filter(page=page).first()
    return Visibility(row.visibility) if row else Visibility.PUBLIC


def visibility_of(page: Page) -> tuple[Visibility, Page | None]:
    """The state that counts for this page, and the page that says so: a section above, or the French page or section that
    a translation follows (None: the page itself)."""
    above = page.get_ancestors(inclusive=True)
    own = PageSharing.objects.filter(page__in=above).exclude(visibility=Visibility.PUBLIC)
    rows = list(own.select_related("page").order_by("-page__depth"))
    followed = FollowedRestriction.objects.filter(page__in=above).select_related("sharing__page")
    rows += [row.sharing for row in followed if row.sharing.visibility != Visibility.PUBLIC]
    if not rows:
        return Visibility.PUBLIC, None
    strictest = next((row for row in rows if row.visibility == Visibility.PRIVATE), rows[0])
    return Visibility(strictest.visibility), None if strictest.page_id == page.pk else strictest.page
