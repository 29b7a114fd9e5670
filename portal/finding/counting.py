"""What people search, for the editors' report: words of the site only, so that no name and no number is ever kept."""

from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query

from portal.finding.searching import reader_of, vocabulary
from portal.finding.wording import asked, stem

LONGEST = 60


def count_query(text: str, *, found: int) -> None:
    """A query that finds something counts as its folded words, when the public pages use each of them."""
    words = asked(text)
    if not found or not words or len(text) > LONGEST:
        return
    from django.contrib.auth.models import AnonymousUser

    known = {stem(word) for word in vocabulary(reader_of(AnonymousUser()))}
    if all(stem(word) in known for word in words):
        Query.get(" ".join(text.casefold().split())).add_hit(timezone.localdate())
