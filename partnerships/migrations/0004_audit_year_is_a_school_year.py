from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0003_audits_stories_and_notices")]

    operations = [
        migrations.AddConstraint(
            model_name="needsaudit",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2000), ("year__lte", 2100)), name="audit_year_is_a_school_year"
            ),
        ),
    ]
