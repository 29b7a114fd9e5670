"""URLs of the app; the full French paths are written here, `portal/urls.py` includes them at the root.

The results exist in each language of the site: their addresses are in `portal/urls.py`.
"""

from django.urls import URLPattern, path

from portal.finding.views import machines, pictures, results

app_name = "finding"
urlpatterns: list[URLPattern] = [
    path("recherche/flux/rss/", results.feed, name="feed"),
    path("offres/flux/<slug:kind>/", machines.offers_feed, name="offers_feed"),
    path("sitemap.xml", machines.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>-<int:number>.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
    path("apercu/<slug:key>.png", pictures.preview, name="preview"),
]
