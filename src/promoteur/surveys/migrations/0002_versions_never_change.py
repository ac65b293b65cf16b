"""The database itself refuses to change what was published."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER surveys_version_never_changes
BEFORE UPDATE OF survey_id, number, questionnaire ON surveys_surveyversion
BEGIN
    SELECT RAISE(ABORT, 'a published version never changes');
END
"""
POSTGRES = """
CREATE FUNCTION surveys_version_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published version never changes'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER surveys_version_never_changes
BEFORE UPDATE OF survey_id, number, questionnaire ON surveys_surveyversion
FOR EACH ROW EXECUTE FUNCTION surveys_version_never_changes()
"""


def _guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    schema_editor.execute(POSTGRES if vendor == "postgresql" else SQLITE)


def _let_go(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION surveys_version_never_changes() CASCADE")
    else:
        schema_editor.execute("DROP TRIGGER surveys_version_never_changes")


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [migrations.RunPython(_guard, _let_go)]
