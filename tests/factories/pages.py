"""Pages of the site, below a home page that is made when there is none."""

import itertools
from datetime import date, time
from typing import Any

import factory
from factory.django import DjangoModelFactory
from wagtail.models import Collection, Locale, Page, ReferenceIndex, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from portal.pages import models
from tests.factories.accounts import AdviserFactory, AgencyFactory
from tests.factories.reference import CommuneFactory

_numbers = itertools.count(1)


def home() -> models.HomePage:
    """The home page of the default site."""
    found = models.HomePage.objects.first()
    if found:
        return found
    # Tests with real transactions empty the tables, what Wagtail's first migration put there included.
    Locale.objects.get_or_create(language_code="fr")
    if not Collection.objects.exists():
        Collection.add_root(name="Racine")
    if not Page.objects.filter(depth=1).exists():
        Page.add_root(instance=Page(title="Racine", slug="racine"))
    for child in Page.objects.get(depth=1).get_children():
        child.delete()
    root = Page.objects.get(depth=1)
    page = models.HomePage(
        title="Accueil", slug="accueil", promise="À deux", youth_door="Toi", employer_door="Vous"
    )
    root.add_child(instance=page)
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", port=80, root_page=page, is_default_site=True)
    return page


class PageFactory(factory.Factory):
    """Published, as an editor's page is. `parent` is the home page by default; `live=False` leaves a draft."""

    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"Page {n}")
    slug = factory.LazyFunction(lambda: f"page-{next(_numbers)}")

    @classmethod
    def _create(cls, model: Any, *args: Any, parent: Any = None, live: bool = True, **fields: Any) -> Any:
        tags = fields.pop("tags", ())
        page = model(**fields, live=False)
        above = Page.objects.get(pk=(parent or home()).pk).specific
        # The last step tells Wagtail's index of references; before it, that index costs a tenth of a page.
        with disable_reference_index_auto_update():
            above.add_child(instance=page)
            if tags:
                page.tags.add(*tags)
                page.save()
            revision = page.save_revision()
        if live:
            revision.publish()
        else:
            ReferenceIndex.create_or_update_for_object(page)
        page.refresh_from_db()
        return page


class AuthorProfileFactory(DjangoModelFactory):
    """Somebody of the team who opened their page."""

    class Meta:
        model = models.AuthorProfile

    user = factory.LazyFunction(lambda: AdviserFactory().user)
    is_public = True
    name = factory.Sequence(lambda n: f"Autrice {n}")
    slug = factory.Sequence(lambda n: f"autrice-{n}")
    role = "Conseillère"


class StandardPageFactory(PageFactory):
    class Meta:
        model = models.StandardPage


class IndexPageFactory(PageFactory):
    class Meta:
        model = models.IndexPage


class ArticlePageFactory(PageFactory):
    class Meta:
        model = models.ArticlePage

    date = date(2026, 3, 2)


class ServicePageFactory(PageFactory):
    class Meta:
        model = models.ServicePage

    who = "Tous"
    how = "Simplement"


class ResourcePageFactory(PageFactory):
    class Meta:
        model = models.ResourcePage

    theme = "mobility"


class PartnerPageFactory(PageFactory):
    class Meta:
        model = models.PartnerPage

    kind = "health"


class FaqPageFactory(PageFactory):
    class Meta:
        model = models.FaqPage


class LandingPageFactory(PageFactory):
    class Meta:
        model = models.LandingPage

    commune = factory.SubFactory(CommuneFactory, aubenas=True)


class CollectionPageFactory(PageFactory):
    class Meta:
        model = models.CollectionPage


class EventPageFactory(PageFactory):
    class Meta:
        model = models.EventPage

    agency = factory.LazyFunction(AgencyFactory)
    first_day = date(2099, 5, 12)
    start_time = time(14, 0)
    end_time = time(16, 0)
    place = "Salle des fêtes"
    takes_registrations = True


class FormPageFactory(PageFactory):
    """`questions` is a list of what `FormQuestion` takes."""

    class Meta:
        model = models.FormPage

    @classmethod
    def _create(cls, model: Any, *args: Any, questions: Any = None, **fields: Any) -> Any:
        asked = [{"label": "Votre message", "field_type": "multiline"}] if questions is None else questions
        rows = [models.FormQuestion(sort_order=place, **one) for place, one in enumerate(asked)]
        return super()._create(model, *args, form_fields=rows, **fields)
