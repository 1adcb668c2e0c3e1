from django.urls import path

from relais.apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.centre_list, name="centre_list"),
    path("<language:language>/sign-in/", views.sign_in, name="sign_in"),
    path("<language:language>/sign-out/", views.sign_out, name="sign_out"),
    path("<language:language>/workspace/", views.workspace, name="workspace"),
]
