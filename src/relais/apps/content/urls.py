from django.urls import path, register_converter
from django.urls.converters import StringConverter

from relais.apps.content import views


class AnswerKeyConverter(StringConverter):
    """The characters of an answer's key: with any other there is no such address."""

    regex = r"[A-Za-z0-9][A-Za-z0-9_.-]*"


register_converter(AnswerKeyConverter, "answer_key")

app_name = "content"
urlpatterns = [
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("<language:language>/c/<slug:slug>/answers/", views.answer_list, name="answer_list"),
    path("<language:language>/c/<slug:slug>/answers/<answer_key:key>/", views.answer_detail, name="answer_detail"),
]
