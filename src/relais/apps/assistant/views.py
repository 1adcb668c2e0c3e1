"""The citizen's page: one address a language, a form that works without JavaScript and answers fragments with it."""

import secrets
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.apps.accounts.models import Centre
from relais.apps.accounts.presenting import way_to_person
from relais.apps.assistant import actions, presenting
from relais.apps.assistant.posting import check_rate, refusal
from relais.apps.assistant.schemas import ends_in
from relais.apps.assistant.visit import Visit, forget, remember, visit_of
from relais.apps.conversations.actions import (
    NoSuchMessage,
    change_language,
    delete_conversation,
    give_feedback,
    keep_open,
    open_conversation,
)
from relais.apps.conversations.door import (
    MAX_CHARACTERS,
    InvalidClientId,
    MessageTooLong,
    clean_text,
)
from relais.apps.conversations.models import Conversation
from relais.apps.conversations.writer import ClientIdReused, ConversationGone, wait_for
from relais.web.fragments import error_fragment, fragment, wants_fragment
from relais.web.languages import active_language
from relais.web.limits import MESSAGE_ADDRESS, MESSAGE_CONVERSATION, OPEN_CONVERSATION, client_address
from relais.web.problems import Problem

MODULES = [f"assistant/{name}.js" for name in ("wire", "pace", "fold")]


def find_centre(slug: str) -> Centre:
    return get_object_or_404(Centre.objects.prefetch_related("hours", "holidays", "phones"), slug=slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    centre = find_centre(slug)
    with timezone.override(centre.zone):
        if request.method == "POST":
            return _post(request, centre)
        visit = visit_of(request, centre)
        if wants_fragment(request):
            return _fragment(request, centre, visit.conversation, _after(request))
        return _page(request, centre, visit)


def _after(request: HttpRequest) -> int:
    after = request.GET.get("after", "0")
    return int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0


def _post(request: HttpRequest, centre: Centre) -> HttpResponse:
    visit = visit_of(request, centre)
    try:
        check_rate(MESSAGE_ADDRESS, client_address(request))
        before = visit.conversation.last_seq if visit.conversation else 0
        seq = _act(request, centre, visit)
    except Problem as problem:
        response = _refuse(request, centre, visit, problem)
    else:
        assert visit.conversation is not None
        if wants_fragment(request):
            response = _fragment(request, centre, visit.conversation, min(before, seq - 1))
        else:
            # The page had messages, and the conversation they were of has closed meanwhile.
            began = "?began=1" if before == 0 and request.POST.get("last", "0") != "0" else ""
            response = _to_counter(centre.slug, f"{began}#message-{seq}")
    remember(response, centre, visit, datetime.now(UTC))
    return response


def _act(request: HttpRequest, centre: Centre, visit: Visit) -> int:
    """Do what the pressed button says; return the number of the message it added. `Problem` when it is refused."""
    form, now = request.POST, datetime.now(UTC)
    try:
        _check_form(form, centre)
        target = _conversation_for(request, centre, visit, now)
        try:
            return _say(form, target, form.get("client_id", ""), now)
        except (ClientIdReused, InvalidClientId):
            # "Back" shows an old page, and what is asked there is a new question: the page named it, not the citizen.
            return _say(form, target, secrets.token_urlsafe(12), now)
    except Problem:
        raise
    except actions.OfferGone as gone:
        raise Problem(409, "offer_gone", _("This answer has been withdrawn. Ask your question again.")) from gone
    except Exception as error:
        problem = refusal(error)
        if problem is None:
            raise
        raise problem from error


def _say(form: QueryDict, target: Conversation, client_id: str, now: datetime) -> int:
    if form.get("person"):
        receipt = actions.ask_for_person(conversation=target, now=now)
    elif form.get("choose"):
        receipt = actions.choose_answer(
            conversation=target, answer=form.get("choose", ""), client_id=client_id, now=now
        )
    else:
        receipt = actions.send_message(conversation=target, text=_text(form), client_id=client_id, now=now)
    return wait_for(receipt).seq


def _text(form: QueryDict) -> str:
    return form.get("ask") or form.get("text", "")


def _check_form(form: QueryDict, centre: Centre) -> None:
    """Refuse what would be refused anyway before a conversation is begun for it."""
    if form.get("person"):
        return
    if form.get("choose"):
        actions.find_offered(centre, form.get("choose", ""))
        return
    clean = clean_text(_text(form))
    if not clean:
        raise Problem(422, "empty_message", _("Write your question first."))
    if len(clean) > MAX_CHARACTERS:
        raise MessageTooLong


def _conversation_for(request: HttpRequest, centre: Centre, visit: Visit, now: datetime) -> Conversation:
    language = active_language()
    if visit.conversation is None:
        check_rate(OPEN_CONVERSATION, client_address(request))
        opened = open_conversation(centre=centre, language=language, now=now)
        visit.conversation, visit.token = opened.conversation, opened.token
    elif visit.conversation.language != language:
        change_language(conversation=visit.conversation, language=language)
    check_rate(MESSAGE_CONVERSATION, str(visit.conversation.pk))
    return visit.conversation


def _refuse(request: HttpRequest, centre: Centre, visit: Visit, problem: Problem) -> HttpResponse:
    if isinstance(problem.__cause__, ConversationGone):
        visit.conversation, visit.token = None, ""
    if wants_fragment(request):
        response = error_fragment(request, str(problem.detail), status=problem.status)
    else:
        response = _page(request, centre, visit, error=str(problem.detail), status=problem.status)
    for name, value in problem.headers.items():
        response[name] = value
    return response


def _fragment(request: HttpRequest, centre: Centre, found: Conversation | None, after: int) -> HttpResponse:
    """The messages after a number, and in headers where the next ones come from."""
    if found is None:
        return error_fragment(request, _("This conversation has ended."), status=404)
    found.refresh_from_db(fields=["last_seq", "active_at", "easy_pace"])
    context = {
        "messages": presenting.thread(found, after=after, host=request.get_host()),
        "person": way_to_person(centre, datetime.now(UTC)),
        "centre": centre,
        "feedback_url": reverse("assistant:feedback", args=[active_language(), centre.slug]),
    }
    response = fragment(request, "assistant/_messages.html", context)
    response["X-Relais-Last"] = str(found.last_seq)
    response["X-Relais-Ends-In"] = str(ends_in(found, datetime.now(UTC)))
    for name, value in _addresses(centre, found).items():
        response[f"X-Relais-{name}"] = value
    return response


def _addresses(centre: Centre, found: Conversation) -> dict[str, str]:
    return {
        "Live": f"/live/conversations/{found.public_id}",
        "Messages": reverse("assistant:conversation", args=[active_language(), centre.slug]),
    }


def _page(request: HttpRequest, centre: Centre, visit: Visit, *, error: str = "", status: int = 200) -> HttpResponse:
    language = active_language()
    address = reverse("assistant:conversation", args=[language, centre.slug])
    found = visit.conversation
    context: dict[str, Any] = {
        "centre": centre,
        "greeting": presenting.greeting(centre),
        "messages": presenting.thread(found, host=request.get_host()) if found else [],
        "person": way_to_person(centre, datetime.now(UTC)),
        "form": {
            "action": address,
            "client_id": secrets.token_urlsafe(12),
            "text": request.POST.get("text", "") if error else _question(request),
            "error": error,
            "max_length": MAX_CHARACTERS,
            "too_long": _("The message is longer than %d characters. Shorten it, then send it again.") % MAX_CHARACTERS,
        },
        "modules": MODULES,
        "erased": found is None and "erased" in request.GET,
        "began": found is not None and "began" in request.GET,
        "topics": presenting.suggestions(centre, language),
        **_pace(centre.slug),
        "leave_url": reverse("assistant:leave", args=[language, centre.slug]),
        "copy_url": reverse("assistant:copy", args=[language, centre.slug]),
        "feedback_url": reverse("assistant:feedback", args=[language, centre.slug]),
    }
    if found:
        addresses = _addresses(centre, found)
        context |= {"live_url": addresses["Live"], "messages_url": address, "last_seq": found.last_seq}
        context |= {"ends_in": ends_in(found, datetime.now(UTC)), "easy_pace": found.easy_pace}
    return render(request, "assistant/conversation.html", context, status=status)


@require_POST
def feedback(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Whether one answer was useful, and why not; back to that answer."""
    centre = find_centre(slug)
    found = visit_of(request, centre).conversation
    if found is None:
        return _to_counter(slug)
    seq, useful = request.POST.get("seq", ""), request.POST.get("useful")
    if not seq.isascii() or not seq.isdigit() or len(seq) > 9 or useful not in {"yes", "no"}:
        raise Http404
    reason = request.POST.get("reason", "")
    try:
        give_feedback(conversation=found, seq=int(seq), useful=useful == "yes", reason=reason, now=datetime.now(UTC))
    except NoSuchMessage as error:
        raise Http404 from error
    if wants_fragment(request):
        with timezone.override(centre.zone):
            shown = presenting.thread(found, after=int(seq) - 1, host=request.get_host())[0]
        context = {"message": shown, "feedback_url": request.path}
        return fragment(request, "assistant/_feedback.html", context)
    return _to_counter(slug, f"#message-{seq}")


def _to_counter(slug: str, place: str = "") -> HttpResponseRedirect:
    """To the counter, also where a page is left of a conversation that the visitor no longer has."""
    address = reverse("assistant:conversation", args=[active_language(), slug])
    return HttpResponseRedirect(f"{address}{place}", status=303)


@never_cache
@require_safe
def copy(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """The conversation on a page to print, or as one file that needs nothing else (`?file=1`)."""
    centre = find_centre(slug)
    found = visit_of(request, centre).conversation
    if found is None:
        return _to_counter(slug)
    with timezone.override(centre.zone):
        as_file = "file" in request.GET
        messages = presenting.thread(found, host=request.get_host())
        context = {
            "centre": centre,
            "conversation_id": found.public_id,
            "started_at": found.started_at,
            "messages": [{**message, "asks_feedback": False} for message in messages],
            "person": way_to_person(centre, datetime.now(UTC)),
            "download_url": f"{request.path}?file=1",
            "back_url": reverse("assistant:conversation", args=[active_language(), slug]),
        }
        response = render(request, "assistant/copy_file.html" if as_file else "assistant/copy.html", context)
    if as_file:
        response["Content-Disposition"] = f'attachment; filename="conversation-{str(found.public_id)[:8]}.html"'
    return response


def _question(request: HttpRequest) -> str:
    """What an answer's page suggests to ask: put in the field, not sent."""
    return clean_text(request.GET.get("question", ""))[:MAX_CHARACTERS]


@require_safe
def statement(request: HttpRequest, language: str, slug: str, name: str) -> HttpResponse:
    """What this service is and keeps (`about`), and how accessible it is: one page a centre and a language."""
    centre = find_centre(slug)
    with timezone.override(centre.zone):
        context = {
            "centre": centre,
            "name": name,
            "prose": f"assistant/{name}.{active_language()}.html",
            **_pace(slug),
            "person": way_to_person(centre, datetime.now(UTC)),
        }
        return render(request, "assistant/statement.html", context)


@require_POST
def pace(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """More time for this visit (`pace=more`), no time limit (`easy`), or the usual limit again (`usual`)."""
    centre, now = find_centre(slug), datetime.now(UTC)
    visit, wanted = visit_of(request, centre), request.POST.get("pace")
    if wanted not in {"more", "easy", "usual"}:
        raise Http404
    if visit.conversation is None:
        ended = _("This conversation has ended.")
        return error_fragment(request, ended, status=404) if wants_fragment(request) else _to_counter(slug)
    easy_pace = visit.conversation.easy_pace if wanted == "more" else wanted == "easy"
    keep_open(conversation=visit.conversation, easy_pace=easy_pace, now=now)
    if wants_fragment(request):
        response = fragment(request, "assistant/_pace.html", {"easy_pace": easy_pace, **_pace(slug)})
        response["X-Relais-Ends-In"] = str(ends_in(visit.conversation, now))
    else:
        response = _to_counter(slug, "#pace")
    remember(response, centre, visit, now)
    return response


def _pace(slug: str) -> dict[str, Any]:
    return {
        "pace_url": reverse("assistant:pace", args=[active_language(), slug]),
        "visit_minutes": settings.RELAIS_VISIT_MINUTES,
        "keep_days": settings.RELAIS_KEEP_DAYS,
    }


@require_POST
def leave(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Close and leave no trace: the messages and the key are removed at once, the cookie too."""
    centre = find_centre(slug)
    visit = visit_of(request, centre)
    if visit.conversation:
        delete_conversation(conversation=visit.conversation, now=datetime.now(UTC))
    response = _to_counter(slug, "?erased=1")
    forget(response, centre)
    return response


@require_safe
def without_language(request: HttpRequest, slug: str) -> HttpResponse:
    """`/c/{centre}/`: on to the centre's first language."""
    centre = find_centre(slug)
    return HttpResponseRedirect(reverse("assistant:conversation", args=[centre.first_language, slug]))
