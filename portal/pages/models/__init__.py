"""Page types of the site and its settings."""

from portal.pages.models.authors import AuthorProfile
from portal.pages.models.base import Audience, BodyPage, PageTag, Theme
from portal.pages.models.collection import CollectionPage
from portal.pages.models.content import ArticlePage, IndexPage, ResourcePage, ServicePage, StandardPage
from portal.pages.models.directory import FaqPage, PartnerPage
from portal.pages.models.event_dates import EventOccurrence, EventRegistration
from portal.pages.models.events import EventException, EventPage
from portal.pages.models.forms import FormAnswer, FormPage, FormQuestion
from portal.pages.models.home import HomePage
from portal.pages.models.landing import LandingPage
from portal.pages.models.settings import BrandSettings

__all__ = [
    "ArticlePage",
    "Audience",
    "AuthorProfile",
    "BodyPage",
    "BrandSettings",
    "CollectionPage",
    "EventException",
    "EventOccurrence",
    "EventPage",
    "EventRegistration",
    "FaqPage",
    "FormAnswer",
    "FormPage",
    "FormQuestion",
    "HomePage",
    "IndexPage",
    "LandingPage",
    "PageTag",
    "PartnerPage",
    "ResourcePage",
    "ServicePage",
    "StandardPage",
    "Theme",
]
