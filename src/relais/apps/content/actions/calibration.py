"""Keeping what labelled turns say of an index: the one way by which a threshold in service changes."""

from datetime import datetime, timedelta

from django.db import transaction

from relais.apps.accounts.models import Centre
from relais.apps.content.models import Calibration
from relais.apps.journal.actions import Actor, write_entry
from relais.engines.understanding import MINIMUM_LABELS, Drift, Guarantee, engine_digest

EVERY = timedelta(days=7)


def is_due(*, held: Calibration | None, labelled: int, now: datetime) -> bool:
    """Once a week; at once when the labels reach what a guarantee needs, or when the engine is another one."""
    if held is None:
        return labelled > 0
    return held.at <= now - EVERY or held.labelled < MINIMUM_LABELS <= labelled or held.format != engine_digest()


def record_calibration(
    *, centre: Centre, language: str, guarantee: Guarantee, drift: Drift, actor: Actor, now: datetime
) -> bool:
    """Replace a language's calibration, unless another worker has just done it; return whether it was written.

    A share of questions out of scope that has moved voids the promise: what comes of it is an estimate.
    """
    promised = not guarantee.is_estimate and not drift.has_drifted
    values = {
        "kind": Calibration.Kind.GUARANTEED if promised else Calibration.Kind.ESTIMATE,
        "threshold": guarantee.threshold,
        "labelled": guarantee.labelled,
        "answered": guarantee.answered,
        "wrong": guarantee.wrong,
        "upper": guarantee.upper,
        "alpha": guarantee.alpha,
        "delta": guarantee.delta,
        "drift": drift.state,
        "reference_turns": drift.reference.turns,
        "reference_out": drift.reference.out,
        "recent_turns": drift.recent.turns,
        "recent_out": drift.recent.out,
        "p_value": drift.p_value,
        "format": engine_digest(),
        "at": now,
    }
    with transaction.atomic():
        Centre.objects.select_for_update().get(pk=centre.pk)
        held = Calibration.objects.filter(centre=centre, language=language).first()
        if not is_due(held=held, labelled=guarantee.labelled, now=now):
            return False
        made, _created = Calibration.objects.update_or_create(centre=centre, language=language, defaults=values)
        write_entry(
            actor=actor,
            action="calibration.record",
            subject=f"centre:{centre.key}",
            chain=centre.chain,
            now=now,
            details={
                "language": language,
                "kind": str(made.kind),
                "threshold": None if made.threshold is None else f"{made.threshold:.4f}",
                "labelled": made.labelled,
                "drift": made.drift,
            },
        )
    return True
