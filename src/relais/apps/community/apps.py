from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "relais.apps.community"
    label = "community"
