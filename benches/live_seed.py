"""Conversations for `script/bench live`, written into the database that RELAIS_HOME or RELAIS_DATABASE_URL names."""

import json
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relais.config.settings")
    import django

    django.setup()
    from datetime import UTC, datetime

    from relais.__main__ import prepare_database
    from relais.apps.accounts.models import Centre
    from relais.apps.conversations.actions import open_conversation
    from relais.apps.conversations.models import Conversation

    prepare_database()
    count, state, now = int(sys.argv[1]), sys.argv[2], datetime.now(UTC)
    names = {"name_fr": "Banc d’essai", "name_en": "Bench", "first_language": "fr", "time_zone": "America/Toronto"}
    centre, _made = Centre.objects.get_or_create(slug="bench", defaults={**names, "is_trial": True, "created_at": now})
    opened = [open_conversation(centre=centre, language="fr", now=now) for _ in range(count)]
    Conversation.objects.filter(pk__in=[one.conversation.pk for one in opened]).update(state=state)
    json.dump([(str(one.conversation.public_id), one.token) for one in opened], sys.stdout)


if __name__ == "__main__":
    main()
