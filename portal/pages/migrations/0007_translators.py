from django.db import migrations

# Who may ask for a translation, and who opens a language of the site.
RIGHTS = {
    "Editors": [("wagtail_localize", "translation", "submit_translation")],
    "Moderators": [
        ("wagtail_localize", "translation", "submit_translation"),
        *(("wagtailcore", "locale", f"{act}_locale") for act in ("add", "change", "delete")),
    ],
}


def give(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for name, rights in RIGHTS.items():
        group = apps.get_model("auth", "Group").objects.filter(name=name).first()
        if group is None:
            continue
        for app, model, code in rights:
            # A new database has neither yet: Django makes them after the last migration.
            kind, _ = ContentType.objects.get_or_create(app_label=app, model=model)
            permission, _ = Permission.objects.get_or_create(
                content_type=kind, codename=code, defaults={"name": code.replace("_", " ").capitalize()}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0006_comments"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
