from django.urls import path

from relais.apps.content import views

app_name = "content"
urlpatterns = [
    path("<language:language>/c/<slug:slug>/answers/", views.answer_list, name="answer_list"),
    path("<language:language>/c/<slug:slug>/answers/<str:key>/", views.answer_detail, name="answer_detail"),
]
