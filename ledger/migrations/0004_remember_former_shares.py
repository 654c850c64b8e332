"""Where letters lead that are about a share which fell away when its cost was changed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_keep_funds_in_their_group")]

    operations = [
        migrations.CreateModel(
            name="FormerShare",
            fields=[
                ("share", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "charge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_shares",
                        to="ledger.charge",
                    ),
                ),
            ],
        ),
    ]
