from django.urls import path

from relais.apps.accounts.views import door, look, workspace

app_name = "accounts"
urlpatterns = [
    path("", door.centre_list, name="centre_list"),
    path("<language:language>/sign-in/", door.sign_in, name="sign_in"),
    path("<language:language>/sign-out/", door.sign_out, name="sign_out"),
    path("<language:language>/workspace/", workspace.workspace, name="workspace"),
    path("<language:language>/workspace/<slug:slug>/", workspace.centre, name="centre"),
    path("<language:language>/workspace/<slug:slug>/look/", look.look, name="look"),
    path("<language:language>/workspace/<slug:slug>/look/preview.css", look.look_preview, name="look_preview"),
    path("c/<slug:slug>/look.<slug:digest>.css", look.look_sheet, name="look_sheet"),
    path("c/<slug:slug>/logo.<slug:digest>.webp", look.logo, name="logo"),
]
