"""The page of an author with its feeds, and the screen where each person opens or closes their own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import AuthenticatedRequest, public, staff_required
from portal.accounts.permissions import adviser_of
from portal.core.addresses import absolute
from portal.core.page_cache import page_of, shared_page
from portal.pages import feeds, pictures, services
from portal.pages.author_forms import AuthorProfileForm
from portal.pages.authors import Author
from portal.pages.collecting import Query, collect
from portal.pages.languages import active, addresses_of, language_is_open
from portal.pages.models import AuthorProfile
from portal.pages.models.feeds import FEED_ITEMS, LABELS
from portal.pages.permissions import can_edit_author_profile
from portal.pages.remembered import brand_of

PER_PAGE = 12
SIGNED = ("article", "resource")
FEEDS = ("rss", "atom", "json")


def _profile(request: HttpRequest, slug: str) -> AuthorProfile:
    """An open profile in a language that is open; anything else is as if it did not exist."""
    if not language_is_open(request):
        raise Http404
    profile = AuthorProfile.objects.shown().filter(slug=slug).select_related("picture").first()
    if profile is None:
        raise Http404
    return profile


def _signed(profile: AuthorProfile) -> Query:
    return Query(kinds=SIGNED, author=profile.pk, language=active())


def _author(profile: AuthorProfile) -> Author:
    return Author(profile.name, profile.role, profile.slug)


@public
@shared_page
@require_safe
def author_page(request: HttpRequest, slug: str) -> HttpResponse:
    profile = _profile(request, slug)
    pictures.load([profile.picture])
    query = _signed(profile)
    page = page_of(
        f"author:{query.key}", lambda: collect(query), per_page=PER_PAGE, wanted=request.GET.get("page")
    )
    author = _author(profile)
    context = {
        "author": profile,
        "author_url": author.url,
        "page_obj": page,
        "cards": page.object_list,
        "feeds": [
            {"label": str(LABELS[kind]), "url": f"{author.url}flux/{kind}/", "kind": kind} for kind in FEEDS
        ],
        "addresses": addresses_of("author_page", slug),
    }
    return render(request, "pages/author.html", context)


@public
@shared_page
@require_safe
def author_feed(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    if kind not in FEEDS:
        raise Http404
    profile = _profile(request, slug)
    structure = brand_of(request).name
    source = feeds.Source(
        title=f"{profile.name}, {structure}",
        description=profile.presentation or _("Les pages signées par %(name)s.") % {"name": profile.name},
        url=absolute(_author(profile).url),
        feed_url=absolute(request.path),
        language=active(),
        structure=structure,
    )
    return feeds.WRITERS[kind](source, collect(_signed(profile)).cards[:FEED_ITEMS])


# --- One's own --------------------------------------------------------------------------------------------------------


def _own(request: AuthenticatedRequest) -> AuthorProfile:
    """The profile as it is, or one that proposes what the team already knows; nothing is kept before it is sent."""
    profile = AuthorProfile.objects.filter(user=request.user).select_related("picture").first()
    if profile is None:
        adviser = adviser_of(request.user)
        name, role = request.user.get_full_name(), adviser.job_title if adviser else ""
        profile = AuthorProfile(user=request.user, name=name, role=role)
    if not can_edit_author_profile(request.user, profile):
        raise PermissionDenied
    return profile


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def own_author_page(request: AuthenticatedRequest) -> HttpResponse:
    profile = _own(request)
    known, was_public = profile.pk is not None, profile.is_public
    sent = request.method == "POST"
    form = AuthorProfileForm(
        request.POST if sent else None, request.FILES if sent else None, instance=profile
    )
    if form.is_valid():
        saved = services.save_author_profile(user=request.user, **form.cleaned_data)
        messages.success(request, _told(saved.is_public, was_public))
        return redirect("pages:own_author_page")
    context: dict[str, Any] = {
        "form": form,
        "profile": profile,
        "known": known,
        "opened": was_public,
        "structure": brand_of(request).name,
    }
    return render(request, "pages/own_author_page.html", context, status=422 if form.errors else 200)


def _told(is_public: bool, was_public: bool) -> str:
    if is_public:
        return "C’est enregistré." if was_public else "Votre page d’auteur est ouverte."
    return (
        "Votre page d’auteur est fermée : votre nom n’est plus montré."
        if was_public
        else "C’est enregistré, rien n’est public."
    )


@require_POST
@staff_required
def own_author_page_forget(request: AuthenticatedRequest) -> HttpResponse:
    services.forget_author_profile(user=request.user)
    messages.success(request, "Votre profil d’auteur et sa photo sont effacés.")
    return redirect("pages:own_author_page")
