"""The first page, and the door of the people who work here."""

from datetime import UTC, datetime

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from relais.apps.accounts.forms import SignInForm
from relais.apps.accounts.models import Centre, Person
from relais.apps.journal.actions import Actor, write_entry
from relais.web.limits import SIGN_IN_ADDRESS, SIGN_IN_PERSON, SIGN_IN_PERSON_ANYWHERE, allow, client_address


@require_safe
def centre_list(request: HttpRequest) -> HttpResponse:
    """`/`: every centre by name, in both languages at once, since the visitor has not chosen one yet."""
    return render(request, "accounts/centre_list.html", {"centres": Centre.objects.in_public_order()})


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest, language: str) -> HttpResponse:
    form = SignInForm(request.POST or None)
    after = request.POST.get("next") or request.GET.get("next") or ""
    status = 200
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if not _may_try(client_address(request), email):
            form.add_error(None, _("Too many attempts. Wait 15 minutes, then try again."))
            status = 429
        elif person := authenticate(request, username=email, password=form.cleaned_data["password"]):
            login(request, person)
            assert isinstance(person, Person)
            write_entry(
                actor=Actor(str(person.key)),
                action="person.sign_in",
                subject=f"person:{person.key}",
                now=datetime.now(UTC),
            )
            return HttpResponseRedirect(_safe_address(request, after, language))
        else:
            form.add_error(None, _("This email and password do not go together. Check both, then try again."))
            status = 422
    elif request.method == "POST":
        status = 422
    response = render(request, "accounts/sign_in.html", {"form": form, "next": after}, status=status)
    if status == 429:
        response["Retry-After"] = "900"
    return response


def _may_try(address: str, email: str) -> bool:
    """Strict for one address and one person together: a stranger's wrong guesses must not lock a colleague out."""
    return (
        allow(SIGN_IN_ADDRESS, address)
        and allow(SIGN_IN_PERSON, f"{address} {email}")
        and allow(SIGN_IN_PERSON_ANYWHERE, email)
    )


def _safe_address(request: HttpRequest, after: str, language: str) -> str:
    safe = url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return after if after and safe else reverse("accounts:workspace", args=[language])


@require_POST
def sign_out(request: HttpRequest, language: str) -> HttpResponse:
    logout(request)
    return redirect("accounts:sign_in", language)
