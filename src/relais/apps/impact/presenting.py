"""An evaluation as the JSON of the contract: every effect, bound and interval is a fraction."""

from typing import Any

from relais.engines.evidence import Examination, Interval, Note
from relais.engines.evidence.doubts import Doubts


def as_json(examination: Examination, *, change: str, seed: int) -> dict[str, Any]:
    """`effect`, `low` and `high` are null unless the verdict is identified."""
    answer = examination.evaluation
    effect, joint = answer.effect, answer.joint
    estimators = {"mixed": effect, **examination.crosschecks} if effect else {}
    return {
        "change": change,
        "verdict": answer.verdict.value,
        "effect": effect.estimate if effect else None,
        "low": effect.low if effect else None,
        "high": effect.high if effect else None,
        "joint": {"changes": list(answer.joint_changes), **_interval(joint, "effect")} if joint else None,
        "bounds": {"low": answer.bounds[0], "high": answer.bounds[1]} if answer.bounds else None,
        "calls_avoided": _interval(answer.calls_avoided, "estimate") if answer.calls_avoided else None,
        "reasons": [_note(note) for note in answer.reasons],
        "would_identify": [_note(note) for note in answer.would_identify],
        "design": {**answer.design, "seed": seed},
        "diagnostics": {
            **({"spread": answer.scales} if answer.scales else {}),
            **(_doubts(examination.doubts) if examination.doubts else {}),
        },
        "estimators": {name: _interval(found, "effect") for name, found in estimators.items()},
    }


def _doubts(doubts: Doubts) -> dict[str, Any]:
    return {
        "fake_launches": {
            "number": len(doubts.fake_launches),
            "called": doubts.called,
            "each": [
                {"first_day": fake.first_day.isoformat(), **_interval(fake.effect, "effect")}
                for fake in doubts.fake_launches
            ],
        },
        "fake_cells": {
            "number": len(doubts.fake_cells),
            "called": sum(fake.low > 0 or fake.high < 0 for fake in doubts.fake_cells),
            "each": [_interval(fake, "effect") for fake in doubts.fake_cells],
        },
        "left_out": [{"what": x.what, "name": x.name, **_interval(x.effect, "effect")} for x in doubts.left_out],
        "lead": _interval(doubts.lead, "effect") if doubts.lead else None,
        "spill": {topic: _interval(interval, "effect") for topic, interval in doubts.spill},
        "drift": {"to_nothing_a_year": doubts.drift_to_nothing, "of_cells_a_year": doubts.drift_of_cells},
    }


def _interval(interval: Interval, name: str) -> dict[str, float]:
    return {name: interval.estimate, "low": interval.low, "high": interval.high}


def _note(note: Note) -> dict[str, Any]:
    return {"code": note.code, "changes": list(note.changes), "cells": list(note.cells)}
