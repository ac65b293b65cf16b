from django.db import migrations, models

PEOPLE = [
    ("customers", "our customers"),
    ("employees", "our employees"),
    ("both", "customers and employees"),
]


def people(otherwise: str) -> "models.CharField[str, str]":
    """Return the field, with what the database puts where nothing is said."""
    return models.CharField(
        choices=PEOPLE,
        db_default=otherwise,
        default="customers",
        max_length=20,
        verbose_name="for customers or employees",
    )


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_rounds")]

    operations = [
        # Those that are there were marked in every trend, and stay so.
        migrations.AddField(model_name="initiative", name="people", field=people("both")),
        migrations.AlterField(model_name="initiative", name="people", field=people("customers")),
    ]
