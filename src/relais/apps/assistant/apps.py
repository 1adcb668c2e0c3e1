from django.apps import AppConfig


class AssistantConfig(AppConfig):
    name = "relais.apps.assistant"
    label = "assistant"
