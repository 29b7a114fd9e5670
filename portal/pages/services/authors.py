"""The only writers of author profiles."""

from contextlib import suppress
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from kombu.exceptions import OperationalError
from wagtail.images import get_image_model

from portal.accounts.models import User
from portal.pages.models import AuthorProfile

LONGEST_SLUG = 90


@transaction.atomic
def save_author_profile(
    *,
    user: User,
    is_public: bool,
    name: str,
    role: str = "",
    presentation: str = "",
    photo: Any = None,
    drop_photo: bool = False,
) -> AuthorProfile:
    """What the person decided, whole. The address follows the name: it must not tell an older one."""
    # The account is there before its profile: two first sendings wait for each other.
    User.objects.select_for_update().get(pk=user.pk)
    profile = AuthorProfile.objects.filter(user=user).first() or AuthorProfile(user=user)
    if profile.name != name or not profile.slug:
        profile.slug = _free_slug(name, profile)
    profile.is_public, profile.name = is_public, name
    profile.role, profile.presentation = role, presentation
    old = profile.picture if photo or drop_photo else None
    if photo:
        picture = get_image_model().objects.create(title=name, file=photo, description=name)
        profile.picture = picture
        transaction.on_commit(partial(_make_sizes, picture.pk))
    elif drop_photo:
        profile.picture = None
    profile.save()
    if not is_public and profile.picture is not None:
        # Their addresses were public: what is closed is not left behind them.
        profile.picture.renditions.all().delete()
    if old is not None:
        # Wagtail takes the files away with the row.
        old.delete()
    return profile


def _free_slug(name: str, profile: AuthorProfile) -> str:
    wanted = slugify(name)[:LONGEST_SLUG] or "auteur"
    others = AuthorProfile.objects.exclude(pk=profile.pk).filter(slug__startswith=wanted)
    taken = set(others.values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{wanted}-{number}") not in taken)


def _make_sizes(image: int) -> None:
    from portal.pages.tasks import make_one_picture

    # Without its broker the first visitor's page makes them.
    with suppress(OperationalError):
        make_one_picture.delay(image)


@transaction.atomic
def forget_author_profile(*, user: User) -> int:
    """The profile, its picture and its signature under every page: pages are signed by the structure again."""
    profile = AuthorProfile.objects.filter(user=user).select_related("picture").first()
    if profile is None:
        return 0
    picture = profile.picture
    profile.delete()
    if picture is not None:
        picture.delete()
    return 1
