from django.urls import path

from relais.apps.assistant import audit_views, views

app_name = "assistant"
urlpatterns = [
    path("c/<slug:slug>/", views.without_language, name="without_language"),
    path("<language:language>/c/<slug:slug>/", views.conversation, name="conversation"),
    path("<language:language>/c/<slug:slug>/about/", views.statement, {"name": "about"}, name="about"),
    path(
        "<language:language>/c/<slug:slug>/accessibility/",
        views.statement,
        {"name": "accessibility"},
        name="accessibility",
    ),
    path("<language:language>/c/<slug:slug>/copy/", views.copy, name="copy"),
    path("<language:language>/c/<slug:slug>/feedback/", views.feedback, name="feedback"),
    path("<language:language>/c/<slug:slug>/pace/", views.pace, name="pace"),
    path("<language:language>/c/<slug:slug>/leave/", views.leave, name="leave"),
    path("<language:language>/workspace/<slug:slug>/understanding/", audit_views.understanding, name="understanding"),
]
