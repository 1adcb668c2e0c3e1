"""The store alone: messages committed by the one writer, with no network before it. Run in a process of its own."""

import json
import os
import sys
import time


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relais.config.settings")
    import django

    django.setup()
    from relais.apps.conversations.models import Conversation
    from relais.apps.conversations.writer import Draft, Submission, writer

    keys = list(Conversation.objects.values_list("pk", flat=True))
    text, at_once = "x" * 200, int(sys.argv[1])
    messages = min(20_000, 1000 * at_once)
    began, cpu, sent = time.perf_counter(), time.process_time(), 0
    while sent < messages:
        drafts = [Draft("citizen", text, client_id=f"{at_once}-{sent + n}") for n in range(at_once)]
        waiting = [writer.submit(Submission(keys[(sent + n) % len(keys)], 0, draft)) for n, draft in enumerate(drafts)]
        for future in waiting:
            future.result(60)
        sent += at_once
    cpu, wall = time.process_time() - cpu, time.perf_counter() - began
    writer.stop()
    json.dump({"cpu_us": cpu / sent * 1e6, "rate": sent / wall}, sys.stdout)


if __name__ == "__main__":
    main()
