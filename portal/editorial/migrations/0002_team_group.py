from django.db import migrations


def everybody_in(apps, schema_editor):
    """The group of the intranet, with those who work here already."""
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Équipe")
    advisers = apps.get_model("accounts", "Adviser").objects.values_list("user_id", flat=True)
    group.user_set.add(*advisers)


def administrators_may_all(apps, schema_editor):
    """Wagtail's own group lacks one of its rights: deleting a page with those below it."""
    moderators = apps.get_model("auth", "Group").objects.filter(name="Moderators").first()
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    if moderators is None or root is None:
        return
    content_type = apps.get_model("contenttypes", "ContentType").objects.get(
        app_label="wagtailcore", model="page"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename="bulk_delete_page",
        defaults={"name": "Delete pages with children"},
    )
    apps.get_model("wagtailcore", "GroupPagePermission").objects.get_or_create(
        group=moderators, page=root, permission=permission
    )


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0001_initial"),
        ("accounts", "0002_erasure_told"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunPython(everybody_in, migrations.RunPython.noop),
        migrations.RunPython(administrators_may_all, migrations.RunPython.noop),
    ]
