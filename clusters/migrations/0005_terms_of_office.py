from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clusters", "0004_group_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="term_told_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
    ]
