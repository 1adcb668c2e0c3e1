from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "relais.apps.content"
    label = "content"
