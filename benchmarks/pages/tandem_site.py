"""Builds the content of the comparison in the database that the environment names: `python -m benchmarks.pages.tandem_site`."""

import os
from datetime import date


def build() -> None:
    from django.core.management import call_command
    from wagtail.models import Page, Site

    from benchmarks.pages.content import LISTED, articles
    from portal.pages.models import ArticlePage, CollectionPage, HomePage, IndexPage

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    root = Page.objects.get(depth=1)
    for page in root.get_children():
        page.delete()
    root = Page.objects.get(depth=1)
    home = HomePage(
        title="Mission locale", slug="accueil", promise="À deux", youth_door="Toi", employer_door="Vous"
    )
    root.add_child(instance=home)
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True)
    sections: dict[str, IndexPage] = {}
    for item in articles():
        name = item["section"]
        if name not in sections:
            sections[name] = home.add_child(
                instance=IndexPage(title=name, slug=name.lower(), show_in_menus=True)
            )
        page = ArticlePage(
            title=item["title"],
            slug=item["slug"],
            introduction=item["description"],
            theme="job",
            date=date(2026, 3, 2),
            body=[("text", item["text"])],
        )
        sections[name].add_child(instance=page)
        page.save_revision().publish()
    every = CollectionPage(title="Toutes les pages", slug="liste", kinds=["article"], number=LISTED)
    home.add_child(instance=every)
    for page in (home, *sections.values(), every):
        page.save_revision().publish()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    build()
