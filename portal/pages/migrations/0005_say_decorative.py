"""A lead image without a description was said to be decorative by leaving the description empty."""

from typing import Any

from django.db import migrations

TYPES = (
    "ArticlePage", "CollectionPage", "EventPage", "FaqPage", "FormPage", "IndexPage", "LandingPage", "PartnerPage",
    "ResourcePage", "ServicePage", "StandardPage",
)  # fmt: skip


def say(apps: Any, schema_editor: Any) -> None:
    for name in TYPES:
        rows = apps.get_model("pages", name).objects.filter(lead_image__isnull=False, lead_image_alt="")
        rows.update(lead_image_decorative=True)


class Migration(migrations.Migration):
    dependencies = [("pages", "0004_decorative_pictures")]
    operations = [migrations.RunPython(say, migrations.RunPython.noop)]
