from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_rounds")]

    operations = [
        migrations.AddField(
            model_name="initiative",
            name="people",
            field=models.CharField(
                choices=[
                    ("customers", "our customers"),
                    ("employees", "our employees"),
                    ("both", "customers and employees"),
                ],
                db_default="both",  # those that are there were marked in every trend
                default="customers",
                max_length=20,
                verbose_name="for customers or employees",
            ),
        ),
        migrations.AlterField(
            model_name="initiative",
            name="people",
            field=models.CharField(
                choices=[
                    ("customers", "our customers"),
                    ("employees", "our employees"),
                    ("both", "customers and employees"),
                ],
                db_default="customers",
                default="customers",
                max_length=20,
                verbose_name="for customers or employees",
            ),
        ),
    ]
