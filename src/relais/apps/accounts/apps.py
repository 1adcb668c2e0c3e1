from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "relais.apps.accounts"
    label = "accounts"
