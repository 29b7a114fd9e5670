"""The demo site in English and Arabic, from `data/translations.toml`, by the same way as a translator: string by string."""

import tomllib
from pathlib import Path

from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

DATA = Path(__file__).parent / "data" / "translations.toml"


def build_translations() -> None:
    content = tomllib.loads(DATA.read_text(encoding="utf-8"))
    slugs: list[str] = content.pop("pages")
    french = Locale.get_default()
    for language, words in content.items():
        locale, _ = Locale.objects.get_or_create(language_code=language)
        for slug in slugs:
            _translate(Page.objects.get(slug=slug, locale=french).specific, locale, words)


def _translate(page: Page, locale: Locale, words: dict[str, str]) -> None:
    """Every string must be known: a demo that is half translated would show the wrong habit."""
    source, _ = TranslationSource.get_or_create_from_instance(page)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    strings = translation.export_po()
    for entry in strings:
        if entry.msgid not in words:
            raise ValueError(f"{page.slug}: no {locale.language_code} text for {entry.msgid!r}")
        entry.msgstr = words[entry.msgid]
    translation.import_po(strings)
    # Published here and not at the end of the transaction, when the page above would forget the pages made below it.
    translation.save_target(publish=False)
    translation.get_target_instance().latest_revision.publish()
