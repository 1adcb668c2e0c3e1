from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "relais.apps.journal"
    label = "journal"
