"""Every address that Django answers; the message door, the streams and the health checks are in asgi.py."""

from django.urls import include, path, register_converter

from relais.web.languages import TAGS


class LanguageConverter:
    """`fr` or `en`, nothing else: `/de/…` is an address that does not exist."""

    regex = "|".join(TAGS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LanguageConverter, "language")

from relais.apps.assistant.api import api  # noqa: E402 - the library reads settings when imported
from relais.apps.desk.api import router as desk  # noqa: E402 - the same
from relais.config.design import design  # noqa: E402 - after the converter

api.add_router("/desk", desk)

urlpatterns = [
    path("", include("relais.apps.accounts.urls")),
    path("", include("relais.apps.assistant.urls")),
    path("", include("relais.apps.content.urls")),
    path("", include("relais.apps.community.urls")),
    path("<language:language>/design/", design, name="design"),
    path("api/v1/", api.urls),
]
handler400 = "relais.web.errors.bad_request"
handler403 = "relais.web.errors.forbidden"
handler404 = "relais.web.errors.not_found"
handler500 = "relais.web.errors.server_error"
