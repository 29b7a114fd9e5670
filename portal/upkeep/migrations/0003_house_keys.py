from django.db import migrations

ALL = ("add", "change", "delete", "view")
FINDING = [("finding", "synonym", ALL), ("wagtailsearchpromotions", "searchpromotion", ALL)]
# Editors look after words, promoted results and addresses; the name, the colours and the rules of comments are for administrators.
RIGHTS = {
    "Editors": [*FINDING, ("wagtailredirects", "redirect", ALL)],
    "Moderators": [
        *FINDING,
        ("wagtailredirects", "redirect", ALL),
        ("pages", "brandsettings", ("change",)),
        ("comments", "commentsettings", ("change",)),
    ],
}


def give(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for name, rights in RIGHTS.items():
        group = apps.get_model("auth", "Group").objects.filter(name=name).first()
        if group is None:
            continue
        for app, model, acts in rights:
            # A new database has neither yet: Django makes them after the last migration.
            kind, _ = ContentType.objects.get_or_create(app_label=app, model=model)
            for act in acts:
                permission, _ = Permission.objects.get_or_create(
                    content_type=kind,
                    codename=f"{act}_{model}",
                    defaults={"name": f"{act.capitalize()} {model}"},
                )
                group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("upkeep", "0002_readings"),
        ("finding", "0002_fulltext"),
        ("comments", "0001_initial"),
        ("pages", "0008_authors"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearchpromotions", "0008_query_verbose_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
