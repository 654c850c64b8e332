from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("clusters", "0005_terms_of_office")]

    operations = [
        migrations.RemoveConstraint("group", "group_name_once_per_authority"),
        migrations.AddConstraint(
            "group",
            models.UniqueConstraint(
                "authority",
                Lower("name"),
                name="group_name_once_per_authority",
                violation_error_message="There is a group with this name already. Choose another name.",
            ),
        ),
    ]
