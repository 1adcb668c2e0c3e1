"""An evaluation as the JSON of the contract: every effect, bound and interval is a fraction."""

from typing import Any

from relais.engines.evidence import Evaluation, Interval, Note


def as_json(answer: Evaluation, *, change: str, seed: int) -> dict[str, Any]:
    """`effect`, `low` and `high` are null unless the verdict is identified."""
    effect, joint = answer.effect, answer.joint
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
        "diagnostics": {"spread": answer.scales} if answer.scales else {},
        "estimators": {"mixed": _interval(effect, "effect")} if effect else {},
    }


def _interval(interval: Interval, name: str) -> dict[str, float]:
    return {name: interval.estimate, "low": interval.low, "high": interval.high}


def _note(note: Note) -> dict[str, Any]:
    return {"code": note.code, "changes": list(note.changes), "cells": list(note.cells)}
