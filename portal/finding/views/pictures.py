"""Preview pictures, by the key of a public entry: no text of the address is ever drawn."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.finding.models import Entry
from portal.finding.previews import DEFAULT, picture, version_of
from portal.pages.remembered import brand_of

DEFAULT_TITLE = "Deux personnes pédalent, personne n’est porté"


@public
@require_safe
def preview(request: HttpRequest, key: str) -> HttpResponse:
    structure = brand_of(request).name
    if key == DEFAULT:
        return _answer(picture(DEFAULT_TITLE, "", "Le portail emploi des jeunes", structure), lasting=False)
    whole, _, version = key.rpartition("-")
    entry = Entry.objects.filter(key=whole, allowed="").first()
    if entry is None:
        raise Http404
    # An older address still gives the picture, the one of today.
    lasting = version == version_of(entry.title, entry.kind)
    drawn = picture(entry.title, entry.kind, entry.get_kind_display(), structure)
    return _answer(drawn, lasting=lasting)


def _answer(drawn: bytes, *, lasting: bool) -> HttpResponse:
    kept = "public, max-age=31536000, immutable" if lasting else "public, max-age=3600"
    return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": kept})
