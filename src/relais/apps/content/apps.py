from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "relais.apps.content"
    label = "content"

    def ready(self) -> None:
        from relais.apps.content.guards import watch_migrations  # models are there from now on

        watch_migrations(self)
