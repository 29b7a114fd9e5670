"""The national programmes, with the dates between which a young person could enter them; edited later in the admin."""

from datetime import date

from django.db import migrations

PROGRAMMES = [
    ("TRACE", "Programme TRACE (trajet d’accès à l’emploi)", date(1998, 10, 1), date(2004, 1, 1)),
    ("CIVIS", "CIVIS (contrat d’insertion dans la vie sociale)", date(2005, 4, 1), date(2017, 1, 1)),
    ("PPAE", "PPAE en délégation de France Travail", date(2006, 7, 1), None),
    ("GJ", "Garantie jeunes", date(2013, 10, 1), date(2022, 3, 1)),
    (
        "PACEA",
        "PACEA (parcours contractualisé d’accompagnement vers l’emploi et l’autonomie)",
        date(2017, 1, 1),
        None,
    ),
    ("OF1618", "Obligation de formation 16-18 ans", date(2020, 9, 1), None),
    ("CEJ", "CEJ (contrat d’engagement jeune)", date(2022, 3, 1), None),
]


def add(apps, schema_editor):
    model = apps.get_model("pathways", "Programme")
    for code, name, opens_on, closes_on in PROGRAMMES:
        model.objects.get_or_create(
            code=code, defaults={"name": name, "opens_on": opens_on, "closes_on": closes_on}
        )


class Migration(migrations.Migration):
    dependencies = [("pathways", "0002_names_and_imports")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
