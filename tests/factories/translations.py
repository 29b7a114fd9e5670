"""Pages in another language, made as a translator makes them."""

from typing import Any

from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource


def translated(page: Page, language: str = "en", **words: str) -> Any:
    """As a translator does: the strings of the page, then “publish”. `words` are French texts by field."""
    source, made = TranslationSource.get_or_create_from_instance(page.specific)
    if not made:
        source.update_from_db()
    locale, _ = Locale.objects.get_or_create(language_code=language)
    work, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    strings = work.export_po()
    for entry in strings:
        entry.msgstr = words.get(entry.msgctxt, f"{language} {entry.msgid}")
        if entry.msgctxt == "slug":
            entry.msgstr = words.get("slug", f"{language}-{entry.msgid}")
    work.import_po(strings)
    work.save_target(publish=False)
    work.get_target_instance().latest_revision.publish()
    return work.get_target_instance().specific
