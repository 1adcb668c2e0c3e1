from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "relais.apps.desk"
    label = "desk"
