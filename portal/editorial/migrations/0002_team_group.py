from django.db import migrations


def everybody_in(apps, schema_editor):
    """The group of the intranet, with those who work here already."""
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Équipe")
    advisers = apps.get_model("accounts", "Adviser").objects.values_list("user_id", flat=True)
    group.user_set.add(*advisers)


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0001_initial"),
        ("accounts", "0002_erasure_told"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(everybody_in, migrations.RunPython.noop)]
