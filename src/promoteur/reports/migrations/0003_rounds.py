import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_agents_see_their_own"),
        ("reports", "0002_saved_views"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("relational", "Relational"),
                            ("transactional", "Transactional"),
                            ("employee", "Employees"),
                        ],
                        max_length=20,
                        verbose_name="kind of survey",
                    ),
                ),
                ("sent", models.DateField(verbose_name="sent on")),
                ("until", models.DateField(verbose_name="answers count until")),
                (
                    "asked",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MaxValueValidator(1_000_000_000)],
                        verbose_name="how many were asked",
                    ),
                ),
                ("concerns", models.TextField(blank=True, verbose_name="whom it concerns")),
                (
                    "source",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="where that number is from"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.workspace",
                        verbose_name="workspace",
                    ),
                ),
            ],
            options={
                "ordering": ["-sent", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(until__gte=models.F("sent")),
                        name="round_ends_after_it_was_sent",
                        violation_error_message="Answers cannot come before somebody is asked.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(asked__gte=1),
                        name="round_asked_somebody",
                        violation_error_message="A round asks at least one person.",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="target", name="goal_can_be_reached"),
        migrations.AlterField(
            model_name="target",
            name="measure",
            field=models.CharField(
                choices=[
                    ("score", "Score"),
                    ("detractors", "Share of detractors"),
                    ("responses", "Response rate"),
                ],
                max_length=20,
                verbose_name="what is measured",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("goal__range", (-100, 100)), ("measure", "score"))
                | models.Q(("goal__range", (0, 100)), ("measure__in", ["detractors", "responses"])),
                name="goal_can_be_reached",
                violation_error_message="No score and no share can be like this.",
            ),
        ),
    ]
