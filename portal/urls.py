"""The whole URL map on one screen. URLs are French: people read them. Each app writes its full paths in its `urls.py`.

/compte/ login, second factor, sessions       /employeur/ the employer's space
/conseiller/ the advisers' space              /jeune/ the young person's space
/offres/ public offers                        /suivi/ one-use links of check-ins
/referentiels/ look-ups                       /sante/ health
/admin/ editors                               everything else: pages of the site, in French
/en/ /ar/ the same pages, and the screens under them, in other languages
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.finding.views import results
from portal.pages.views import authors, events, simulator, site

urlpatterns: list[URLPattern | URLResolver] = [
    path("compte/", include("portal.accounts.allauth_urls")),
    path("referentiels/", include("portal.reference.urls")),
    path("", include("portal.accounts.urls")),
    path("", include("employers.urls")),
    path("", include("pathways.urls")),
    path("", include("portal.finding.urls")),
    path("", include("offers.urls")),
    path("", include("mediations.urls")),
    path("", include("search.urls")),
    path("", include("portal.pages.urls")),
    path("", include("portal.editorial.urls")),
    path("", include("portal.upkeep.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *i18n_patterns(
        path("plan-du-site/", site.site_map, name="site_map_of_language"),
        path("auteurs/<slug:slug>/", authors.author_page, name="author_page"),
        path("auteurs/<slug:slug>/flux/<slug:kind>/", authors.author_feed, name="author_feed"),
        path("simulateur/", simulator.simulator, name="simulator"),
        path("recherche/", results.results, name="search_results"),
        path("recherche/direct/", results.live_results, name="search_live"),
        path("agenda/<uuid:public_id>/inscription/", events.event_register, name="event_register"),
        path("agenda/<uuid:public_id>/rendez-vous.ics", events.event_ics, name="event_ics"),
        path("agenda/inscription/<str:key>/", events.event_registration, name="event_registration"),
        path("", include("portal.comments.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
