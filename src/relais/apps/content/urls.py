from django.urls import path, register_converter
from django.urls.converters import StringConverter

from relais.apps.content import views
from relais.apps.content.work_views import editor, emergency, guest, lists, policy, version


class AnswerKeyConverter(StringConverter):
    """The characters of an answer's key: with any other there is no such address."""

    regex = r"[A-Za-z0-9][A-Za-z0-9_.-]*"


register_converter(AnswerKeyConverter, "answer_key")

app_name = "content"
urlpatterns = [
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("<language:language>/workspace/<slug:slug>/waiting/", lists.worklist, name="worklist"),
    path("<language:language>/workspace/<slug:slug>/answers/", lists.answer_list, name="work_list"),
    path("<language:language>/workspace/<slug:slug>/answers/new/", editor.answer_begin, name="answer_begin"),
    path(
        "<language:language>/workspace/<slug:slug>/answers/<answer_key:key>/",
        version.version_detail,
        name="version_detail",
    ),
    path(
        "<language:language>/workspace/<slug:slug>/answers/<answer_key:key>/edit/",
        editor.answer_edit,
        name="answer_edit",
    ),
    path("<language:language>/workspace/<slug:slug>/emergency/", emergency.emergency_list, name="emergency_list"),
    path("<language:language>/workspace/<slug:slug>/gates/<int:gate>/invite/", guest.invite, name="invite"),
    path("<language:language>/review/<str:key>/", guest.guest_review, name="guest_review"),
    path("<language:language>/workspace/<slug:slug>/policy/", policy.policy_detail, name="policy_detail"),
    path("<language:language>/workspace/<slug:slug>/reviews/", lists.review_list, name="review_list"),
    path("<language:language>/c/<slug:slug>/answers/", views.answer_list, name="answer_list"),
    path("<language:language>/c/<slug:slug>/answers/<answer_key:key>/", views.answer_detail, name="answer_detail"),
]
