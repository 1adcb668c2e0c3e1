"""When a visit last gave a sign of life, and whether it goes at an easy pace."""

from django.db import migrations, models
from django.utils import timezone


def begin_at_the_start(apps, schema_editor):
    apps.get_model("conversations", "Conversation").objects.update(active_at=models.F("started_at"))


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]

    operations = [
        migrations.AddField("conversation", "active_at", models.DateTimeField(null=True)),
        migrations.AddField("conversation", "easy_pace", models.BooleanField(default=False)),
        migrations.RunPython(begin_at_the_start, migrations.RunPython.noop),
        migrations.AlterField("conversation", "active_at", models.DateTimeField(default=timezone.now)),
        migrations.AddIndex(
            "conversation",
            models.Index(
                condition=models.Q(("deleted_at__isnull", True)), fields=["active_at"], name="conversation_with_text"
            ),
        ),
    ]
