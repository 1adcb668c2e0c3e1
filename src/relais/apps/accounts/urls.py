from django.urls import path

from relais.apps.accounts.views import door, workspace

app_name = "accounts"
urlpatterns = [
    path("", door.centre_list, name="centre_list"),
    path("<language:language>/sign-in/", door.sign_in, name="sign_in"),
    path("<language:language>/sign-out/", door.sign_out, name="sign_out"),
    path("<language:language>/workspace/", workspace.workspace, name="workspace"),
    path("<language:language>/workspace/<slug:slug>/", workspace.centre, name="centre"),
]
