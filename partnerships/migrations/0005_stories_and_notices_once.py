from django.db import migrations, models

TOLD = "You have told a story with this title already. Correct that one, or choose another title."
POSTED = "There is a notice with this title already. Choose another title, or withdraw that one first."


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0004_audit_year_is_a_school_year")]

    operations = [
        migrations.AddConstraint(
            model_name="story",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("partnership", "told_by", "title"),
                name="story_told_once",
                violation_error_message=TOLD,
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("authority", "title"),
                name="notice_posted_once",
                violation_error_message=POSTED,
            ),
        ),
    ]
