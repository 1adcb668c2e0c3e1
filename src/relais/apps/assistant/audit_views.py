"""How well questions are understood, and the audit: what was asked, what was held most likely, and people's verdict."""

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from relais.apps.accounts.access import at_centre
from relais.apps.accounts.models import Centre, Person
from relais.apps.accounts.rules import AUDITORS
from relais.apps.assistant.actions import (
    AlreadyLabelled,
    NoSuchAnswer,
    NoSuchTurn,
    label_turn,
    take_label_back,
)
from relais.apps.assistant.audit import figures_at, read_judged
from relais.apps.assistant.models import Label, Turn
from relais.apps.content.actions.calibration import EVERY
from relais.apps.content.index import ALPHA, shelf
from relais.apps.content.models import Calibration, Version
from relais.engines.understanding import MINIMUM_LABELS, Understanding
from relais.web.languages import TAGS, active_language

SHOWN = 10


@never_cache
@at_centre(AUDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def understanding(request: HttpRequest, person: Person, centre: Centre) -> HttpResponse:
    """The screen of one centre; a label is posted to the same address."""
    if request.method == "POST":
        return _post(request, person, centre, active_language())
    return _page(request, person, centre, active_language())


def _post(request: HttpRequest, person: Person, centre: Centre, language: str) -> HttpResponse:
    address = reverse("assistant:understanding", args=[language, centre.slug])
    turn, verdict = request.POST.get("turn", ""), request.POST.get("verdict", "")
    turn_id = int(turn) if turn.isdecimal() and len(turn) < 19 else 0
    try:
        if verdict == "undo":
            take_label_back(person=person, turn_id=turn_id)
            return HttpResponseRedirect(f"{address}#audit", status=303)
        label_turn(
            person=person,
            turn_id=turn_id,
            verdict=Label.Verdict(verdict),
            answer=request.POST.get("answer", ""),
            now=datetime.now(UTC),
        )
    except AlreadyLabelled:
        error = _("A colleague judged this question before you. Their verdict stands; go on with the next one.")
        return _page(request, person, centre, language, error=error, status=409)
    except NoSuchAnswer:
        error = _("Choose the answer that fits from the list, then press the button beside it.")
        return _page(request, person, centre, language, error=error, status=422, wrong=turn_id)
    except ValueError:
        return _page(
            request, person, centre, language, error=_("Press one of the buttons under a question."), status=422
        )
    except NoSuchTurn as missing:
        raise Http404 from missing
    return HttpResponseRedirect(f"{address}?labelled={turn_id}#audit", status=303)


def _page(
    request: HttpRequest,
    person: Person,
    centre: Centre,
    language: str,
    *,
    error: str = "",
    status: int = 200,
    wrong: int = 0,
) -> HttpResponse:
    waiting = Turn.objects.visible_to(person).filter(conversation__centre=centre).to_label()
    labelled = request.GET.get("labelled", "")
    context: dict[str, Any] = {
        "centre": centre,
        "sides": _sides(centre, datetime.now(UTC)),
        "needed": MINIMUM_LABELS,
        "alpha": ALPHA,
        "audit": _audit(centre, list(waiting[:SHOWN]), language),
        "waiting": waiting.count(),
        "done": labelled if labelled.isdecimal() else "",
        "error": error,
        "wrong": wrong,
    }
    return render(request, "assistant/understanding.html", context, status=status)


def _sides(centre: Centre, now: datetime) -> list[dict[str, Any]]:
    """What stands for each language, that of the centre's first one first."""
    loaded = shelf.get(centre.pk)
    thresholds = loaded.index.thresholds if loaded and loaded.index else {}
    held = {row.language: row for row in Calibration.objects.filter(centre=centre)}
    judged = read_judged(centre, now=now)
    sides = []
    for code in centre.languages:
        threshold, calibration = thresholds.get(code), held.get(code)
        # Above 1, nothing reaches it: no threshold keeps the accepted share of wrong.
        reachable = threshold.answer if threshold and threshold.answer <= 1 else None
        sides.append(
            {
                "language": code,
                "tag": TAGS[code],
                "state": _state(threshold is not None, bool(threshold and not threshold.estimate), calibration),
                "threshold": reachable,
                "figures": figures_at(judged[code], reachable),
                "calibration": calibration,
                "next_at": calibration.at + EVERY if calibration else None,
            }
        )
    return sides


def _state(is_served: bool, is_guaranteed: bool, calibration: Calibration | None) -> str:
    if not is_served:
        return "not_served"
    if is_guaranteed:
        return "guaranteed"
    if calibration is None or calibration.labelled < MINIMUM_LABELS:
        return "estimate"
    return "drifted" if calibration.has_drifted else "unsupported"


def _audit(centre: Centre, turns: list[Any], language: str) -> list[dict[str, Any]]:
    """The questions to judge; what the index in service makes of them now only helps to judge."""
    loaded = shelf.get(centre.pk)
    readings: list[Understanding | None] = [
        loaded.index.understand(turn.question, prefer=turn.language) if loaded and loaded.index else None
        for turn in turns
    ]
    keys = {turn.candidate for turn in turns} | {key for turn in turns for key in turn.offers}
    keys |= {candidate.answer for reading in readings if reading for candidate in reading.candidates}
    live = Version.objects.live().filter(answer__centre=centre, answer__key__in=keys).select_related("answer")
    titles = {version.answer.key: version.title_in(language) for version in live}
    return [
        {
            "turn": turn,
            "tag": TAGS.get(turn.candidate_language, ""),
            "title": titles.get(turn.candidate, turn.candidate),
            "is_live": turn.candidate in titles,
            "offers": [titles.get(key, key) for key in turn.offers],
            "closest": _closest(reading, turn.candidate),
            "others": [
                (candidate.answer, titles[candidate.answer])
                for candidate in (reading.candidates if reading else ())
                if candidate.answer != turn.candidate and candidate.answer in titles
            ],
        }
        for turn, reading in zip(turns, readings, strict=True)
    ]


def _closest(reading: Understanding | None, candidate: str) -> str:
    """The phrasing that speaks most for the answer held likeliest; a body is too long to say anything at a glance."""
    if reading is None or not reading.candidates or reading.candidates[0].answer != candidate:
        return ""
    return "" if reading.why.kind == "body" else reading.why.phrasing
