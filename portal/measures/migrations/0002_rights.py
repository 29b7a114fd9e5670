from django.db import migrations

KIND = "policymeasure"
# Editors hide a measure; only administrators delete one.
RIGHTS = {"Editors": ("add", "change", "view"), "Moderators": ("add", "change", "delete", "view")}


def give(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    for name, acts in RIGHTS.items():
        group = apps.get_model("auth", "Group").objects.filter(name=name).first()
        if group is None:
            continue
        # A new database has neither yet: Django makes them after the last migration.
        kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="measures", model=KIND
        )
        for act in acts:
            permission, _ = Permission.objects.get_or_create(
                content_type=kind, codename=f"{act}_{KIND}", defaults={"name": f"{act.capitalize()} {KIND}"}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
