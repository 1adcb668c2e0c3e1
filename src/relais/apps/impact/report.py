"""The report of an evaluation: a page in each language, pictures with tables under them, and what it was made of."""

import datetime as dt
import hashlib
import json
import shutil
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from relais.apps.impact.files import FileFault
from relais.apps.impact.pictures import draw_course, draw_intervals, draw_rollout
from relais.apps.impact.report_words import CODES, WORDS
from relais.engines.evidence import Calls, Change, Examination, Interval, Note, Verdict
from relais.engines.evidence.dose import launched
from relais.engines.evidence.effect import course_of

STYLE = """
:root{color-scheme:light dark}
body{font:1.05rem/1.55 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.7rem;line-height:1.25}h2{font-size:1.25rem;margin-top:2.2rem}
.answer{font-size:1.2rem;border-left:.3rem solid #1f6fd1;padding:.2rem 0 .2rem 1rem}
figure{margin:1rem 0;overflow-x:auto}figcaption{font-weight:600;margin-bottom:.4rem}
svg{width:100%;min-width:36rem;height:auto}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.2rem .9rem .2rem 0;border-bottom:1px solid #8886}td.n,th.n{text-align:right}
pre{overflow-x:auto;padding:.8rem;border:1px solid #8886}summary{cursor:pointer}
"""


PER_CENT = {"en": "%", "fr": "\u00a0%"}


@dataclass(frozen=True)
class Made:
    """What a report is written from."""

    examination: Examination
    calls: Calls
    changes: list[Change]
    change: str
    level: float
    seed: int

    @property
    def evaluated(self) -> Change:
        return next(change for change in self.changes if change.change == self.change)

    @property
    def name(self) -> str:
        """What the register calls the change for people."""
        return self.evaluated.label.strip() or self.change


def write_report(folder: Path, made: Made, answer: dict[str, Any], *, calls_file: Path, changes_file: Path) -> None:
    """`report.en.html`, `report.fr.html`, the pictures, and a bundle that gives the same figures again."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, source in (("calls.csv", calls_file), ("changes.csv", changes_file)):
            if source.resolve() != (folder / name).resolve():
                shutil.copyfile(source, folder / name)
        (folder / "evaluation.json").write_text(json.dumps(answer, indent=2) + "\n", encoding="utf-8")
        (folder / "command.txt").write_text(_command(made) + "\n", encoding="utf-8")
        digests = [
            f"{hashlib.sha256((folder / n).read_bytes()).hexdigest()}  {n}\n" for n in ("calls.csv", "changes.csv")
        ]
        (folder / "sha256.txt").write_text("".join(digests), encoding="utf-8")
        for language in WORDS:
            pictures = _pictures(made, language)
            for name, (picture, _caption, _table) in pictures.items():
                (folder / f"{name}.{language}.svg").write_text(picture, encoding="utf-8")
            (folder / f"report.{language}.html").write_text(_page(made, language, pictures), encoding="utf-8")
    except OSError as error:
        raise FileFault(f"{folder}: cannot be written: {error.strerror}") from None


def _command(made: Made) -> str:
    return (
        "relais evidence estimate --calls calls.csv --changes changes.csv "
        f"--change {made.change} --level {made.level:g} --seed {made.seed}"
    )


def per_cent(fraction: float, language: str, *, signed: bool = True) -> str:
    """−9.1% or −9,1 %: a true minus, and in French a space that does not break."""
    text = f"{100 * fraction:{'+' if signed else ''}.1f}".replace("-", "−")
    return (text.replace(".", ",") if language == "fr" else text) + PER_CENT[language]


def whole(number: float, language: str) -> str:
    """12,345 or 12 345."""
    text = f"{number:,.0f}".replace("-", "−")
    return text.replace(",", "\u00a0") if language == "fr" else text


def _table(head: list[str], rows: list[list[str]]) -> str:
    """The first column names; the others are numbers."""
    kinds = ["", *[' class="n"'] * (len(head) - 1)]
    titles = "".join(f'<th scope="col"{kind}>{escape(cell)}</th>' for kind, cell in zip(kinds, head, strict=True))
    top = f"<thead><tr>{titles}</tr></thead>" if any(head) else ""
    lines = (
        "<tr>" + "".join(f"<td{kind}>{escape(cell)}</td>" for kind, cell in zip(kinds, row, strict=True)) + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table>{top}<tbody>{"".join(lines)}</tbody></table></div>'


def _interval_table(rows: list[tuple[str, Interval]], first: str, language: str) -> str:
    words = WORDS[language]
    head = [first, words["effect"], words["from"], words["to"]]
    return _table(head, [[name, *(per_cent(x, language) for x in (i.estimate, i.low, i.high))] for name, i in rows])


def _answer(made: Made, language: str) -> list[str]:
    words, found = WORDS[language], made.examination.evaluation
    level = per_cent(made.level, language, signed=False).replace(".0", "").replace(",0", "")

    def say(key: str, low: float, high: float, estimate: float | None = None) -> str:
        sides = {"low": per_cent(low, language), "high": per_cent(high, language)}
        effect = "" if estimate is None else per_cent(estimate, language)
        together = ", ".join(found.joint_changes)
        return words[key].format(change=made.name, changes=together, effect=effect, level=level, **sides)

    lines = []
    if found.effect:
        key = "identified_none" if found.effect.low <= 0 <= found.effect.high else "identified"
        lines.append(say(key, found.effect.low, found.effect.high, found.effect.estimate))
    elif found.joint:
        lines.append(say("joint", found.joint.low, found.joint.high, found.joint.estimate))
    elif found.verdict is Verdict.CANNOT_TELL:
        lines.append(words["cannot_tell"].format(change=made.name))
    if found.bounds:
        lines.append(say("bounds_too" if found.joint else "bounded", *found.bounds))
    if found.calls_avoided:
        avoided = found.calls_avoided
        numbers = {n: whole(getattr(avoided, n), language) for n in ("estimate", "low", "high")}
        lines.append(words["avoided"].format(**numbers))
    return lines


def _notes(title: str, notes: tuple[Note, ...], language: str) -> str:
    if not notes:
        return ""
    items = "".join(
        f"<li>{escape(CODES[language][note.code])} <small>{escape(_about(note))}</small></li>" for note in notes
    )
    return f"<h2>{escape(title)}</h2><ul>{items}</ul>"


def _about(note: Note) -> str:
    return f"({', '.join(note.changes)})" if len(note.changes) > 1 else ""


def _pictures(made: Made, language: str) -> dict[str, tuple[str, str, str]]:
    """Name → picture, caption, table."""
    words = WORDS[language]
    pictures = {"rollout": _rollout(made, language)}
    examination = made.examination
    if examination.fitted and examination.evaluation.effect:
        course = course_of(examination.fitted, launched(made.evaluated, made.calls), level=made.level)
        picture = draw_course(course, label=words["course"], came=words["came"], without=words["without"])
        head = [words["period"], words["came"], words["without"], words["from"], words["to"]]
        rows = [
            [day.isoformat(), *(whole(x, language) for x in (came, i.estimate, i.low, i.high))]
            for day, came, i in zip(course.first_days, course.came, course.without, strict=True)
        ]
        pictures["course"] = (picture, words["course"], _table(head, rows))
    if examination.doubts and examination.doubts.fake_launches and examination.evaluation.effect:
        fakes = [(fake.first_day.isoformat(), fake.effect) for fake in examination.doubts.fake_launches]
        every = [(words["real"], examination.evaluation.effect), *sorted(fakes, key=lambda fake: fake[0])]
        rows_drawn = [(name, interval, position == 0) for position, (name, interval) in enumerate(every)]
        table = _interval_table(every, words["period"], language)
        pictures["fakes"] = (
            draw_intervals(rows_drawn, label=words["fakes"], per_cent=PER_CENT[language]),
            words["fakes"],
            table,
        )
    return pictures


def _rollout(made: Made, language: str) -> tuple[str, str, str]:
    words, calls = WORDS[language], made.calls
    others = [stage for c in made.changes if c.change != made.change for stage in c.stages]
    last = calls.first_day + dt.timedelta(days=calls.days - 1)
    rows = []
    for topic in calls.topics:
        for region in calls.regions:
            mine = [s for s in made.evaluated.stages if s.topic in (None, topic) and s.region in (None, region)]
            near = [s.starts_on for s in others if s.topic in (None, topic) and s.region in (None, region)]
            stretches = [(s.starts_on, s.ends_on or last) for s in mine if s.starts_on <= last]
            rows.append((f"{topic} · {region}", stretches, [day for day in near if calls.first_day <= day <= last]))
    table = _table(
        [words["cell"], words["starts"], words["others"]],
        [
            [name, ", ".join(str(a) for a, _ in stretches[:3]) or "–", ", ".join(map(str, near[:4])) or "–"]
            for name, stretches, near in rows
        ],
    )
    return draw_rollout(rows, first=calls.first_day, last=last, label=words["rollout"]), words["rollout"], table


def _some(days: list[dt.date], most: int = 4) -> str:
    shown = ", ".join(str(day) for day in days[:most])
    return f"{shown} …" if len(days) > most else shown or "–"


def _figure(picture: tuple[str, str, str], language: str) -> str:
    drawn, caption, table = picture
    more = f"<details><summary>{WORDS[language]['figures']}</summary>{table}</details>"
    return f"<figure><figcaption>{escape(caption)}</figcaption>{drawn}{more}</figure>"


def _doubts(made: Made, language: str, pictures: dict[str, tuple[str, str, str]]) -> str:
    doubts, words = made.examination.doubts, WORDS[language]
    if doubts is None:
        return ""
    parts = [f"<h2>{escape(words['doubts'])}</h2>"]
    if doubts.fake_launches:
        number = len(doubts.fake_launches)
        expected = f"{number * (1 - made.level):.1f}".replace(".", "," if language == "fr" else ".")
        parts.append(f"<p>{words['fakes_called'].format(called=doubts.called, number=number, expected=expected)}</p>")
        parts.append(_figure(pictures["fakes"], language))
    if doubts.drift_to_nothing is not None:
        sizes = {"drift": doubts.drift_to_nothing, "usual": doubts.drift_of_cells}
        shown = {name: per_cent(size, language, signed=False) for name, size in sizes.items()}
        parts.append(f"<p>{words['drift'].format(**shown)}</p>")
    rows = [(words[f"without_{x.what}"].format(name=x.name), x.effect) for x in doubts.left_out]
    rows += [(words["lead"], doubts.lead)] if doubts.lead else []
    rows += [(words["spill"].format(name=name), interval) for name, interval in doubts.spill]
    parts.append(_interval_table(rows, words["left_out"], language))
    ways = [(words[name], interval) for name, interval in made.examination.crosschecks.items()]
    if (effect := made.examination.evaluation.effect) is not None:
        ways.insert(0, (words["mixed"], effect))
    parts.append(f"<h2>{escape(words['other_ways'])}</h2>{_interval_table(ways, '', language)}")
    return "".join(parts)


def _page(made: Made, language: str, pictures: dict[str, tuple[str, str, str]]) -> str:
    words, found = WORDS[language], made.examination.evaluation
    other = "fr" if language == "en" else "en"
    design = found.design
    numbers = {"launched": design["launched_cells"], "rest": design["comparison_cells"]}
    numbers |= {name: design[name] for name in ("topics", "regions", "days")}
    shares = [
        [words[name], per_cent(float(design[key]), language, signed=False)]
        for name, key in (("left", "left_by_fixed_effects"), ("own", "own_share"))
    ]
    title = escape(words["title"].format(change=made.name))
    link = f'<a href="report.{other}.html" lang="{other}" hreflang="{other}">{words["other_language"]}</a>'
    body = [
        f"<p>{link}</p><h1>{title}</h1>",
        *(f'<p class="answer">{escape(line)}</p>' for line in _answer(made, language)),
        _notes(words["why"], found.reasons, language),
        _notes(words["what_would"], found.would_identify, language),
        _figure(pictures["course"], language) if "course" in pictures else "",
        f"<h2>{escape(words['compared'])}</h2><p>{escape(words['compared_is'].format(**numbers))}</p>",
        _table(["", ""], shares),
        _figure(pictures["rollout"], language),
        _doubts(made, language, pictures),
        f"<h2>{escape(words['method'])}</h2><p>{escape(words['method_is'])}</p>",
        f"<h2>{escape(words['again'])}</h2><p>{escape(words['again_is'])}</p><pre>{escape(_command(made))}</pre>",
    ]
    return (
        f'<!doctype html>\n<html lang="{language}-CA"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><main>{''.join(body)}</main></body></html>\n"
    )
