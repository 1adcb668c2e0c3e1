from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "relais.apps.conversations"
    label = "conversations"
