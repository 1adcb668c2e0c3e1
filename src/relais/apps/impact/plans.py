"""A plan as JSON, and its files: the rows to add to the register, the plan with its seed, the power curve."""

import csv
import json
from pathlib import Path
from typing import Any

from relais.apps.impact.files import CHANGES, MAY_BE_LEFT_OUT, FileFault
from relais.apps.impact.pictures import draw_power
from relais.engines.evidence.design import Design

LABELS = {
    "en": ("Smallest effect that would show with a power of 80 %, by weeks", "weeks"),
    "fr": ("Plus petit effet qui se verrait avec une puissance de 80 %, selon les semaines", "semaines"),
}


def plan_as_json(made: Design, *, kind: str, weeks: int, effect: float, seed: int) -> dict[str, Any]:
    """The contract's five fields first; the choices that made the plan with them, so that it can be drawn again."""
    return {
        "power": made.power,
        "smallest_effect": made.smallest_effect,
        "weeks_needed": made.weeks_needed,
        "conflicts": [
            {"change": c.change, "taken": c.taken, "move_weeks": c.move_weeks, "taken_then": c.taken_then}
            for c in made.conflicts
        ],
        "plan": [
            {
                "topic": stage.topic,
                "region": stage.region,
                "starts_on": stage.starts_on.isoformat(),
                "ends_on": stage.ends_on.isoformat() if stage.ends_on else None,
                "ramp_days": stage.ramp_days,
            }
            for stage in made.plan
        ],
        "kind": kind,
        "weeks": weeks,
        "effect": effect,
        "seed": seed,
        "checked_power": made.checked_power,
        "people_an_arm": made.people_an_arm,
        "curve": [{"weeks": n, "smallest_effect": smallest} for n, smallest in made.curve],
    }


def write_plan(out: Path, found: dict[str, Any], made: Design) -> None:
    """`plan.json`, `plan.csv` (columns of changes.csv) and `power.fr.svg`, `power.en.svg`; raises `FileFault`."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "plan.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
        for language, (label, across) in LABELS.items():
            picture = draw_power(made.curve, label=label, across=across)
            (out / f"power.{language}.svg").write_text(picture, encoding="utf-8")
        with (out / "plan.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*CHANGES, *MAY_BE_LEFT_OUT], restval="")
            writer.writeheader()
            for row in found["plan"]:
                stage = {name: value for name, value in row.items() if value is not None}
                writer.writerow({"change": "planned", "kind": "bot", "label": "planned", **stage})
    except OSError as error:
        raise FileFault(f"{out}: cannot be written: {error.strerror}") from None
