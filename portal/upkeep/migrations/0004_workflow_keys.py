from django.db import migrations

ACTS = ("add", "change", "delete")


def give(apps, schema_editor):
    """Administrators say who reviews what, and keep the folders of pictures and documents."""
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    group = apps.get_model("auth", "Group").objects.filter(name="Moderators").first()
    if group is None:
        return

    def permissions(model):
        # A new database has neither yet: Django makes them after the last migration.
        kind, _ = ContentType.objects.get_or_create(app_label="wagtailcore", model=model)
        for act in ACTS:
            yield Permission.objects.get_or_create(
                content_type=kind,
                codename=f"{act}_{model}",
                defaults={"name": f"{act.capitalize()} {model}"},
            )[0]

    group.permissions.add(*permissions("workflow"), *permissions("task"))
    root = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    if root is not None:
        held = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
        for permission in permissions("collection"):
            held.get_or_create(group=group, collection=root, permission=permission)


class Migration(migrations.Migration):
    dependencies = [("upkeep", "0003_house_keys"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
