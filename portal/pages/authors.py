"""Who signs pages, for those who read them. One question tells all authors and is remembered: a card asks none."""

from dataclasses import dataclass

from django.urls import reverse

from portal.core.page_cache import remember


@dataclass(frozen=True)
class Author:
    name: str
    role: str
    slug: str

    @property
    def url(self) -> str:
        """In the language of the page that names the author."""
        return reverse("author_page", args=[self.slug])


def authors() -> dict[int, Author]:
    """Everybody whose page is open, by the key that pages hold. A profile that closes is gone from here at once."""
    return remember("authors", _read)


def _read() -> dict[int, Author]:
    from portal.pages.models import AuthorProfile

    rows = AuthorProfile.objects.shown().values_list("pk", "name", "role", "slug")
    return {pk: Author(name, role, slug) for pk, name, role, slug in rows}


def author_of(profile: int | None) -> Author | None:
    """None: the structure signs."""
    return authors().get(profile) if profile else None
