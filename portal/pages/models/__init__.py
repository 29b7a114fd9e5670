"""Page types of the site and its settings."""

from portal.pages.models.content import ArticlePage, IndexPage, ResourcePage, ServicePage, StandardPage
from portal.pages.models.home import HomePage
from portal.pages.models.settings import BrandSettings

__all__ = [
    "ArticlePage",
    "BrandSettings",
    "HomePage",
    "IndexPage",
    "ResourcePage",
    "ServicePage",
    "StandardPage",
]
