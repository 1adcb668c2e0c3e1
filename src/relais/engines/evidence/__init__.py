"""From series of calls and a register of changes to a verdict: identified, joint, bounded, or cannot tell.

`evaluate` a change, or `examine` it with every sceptical check. No clock, no input or
output; codes and fractions out, never sentences. See docs/en/reference/evidence.md.
"""

from relais.engines.evidence.errors import EvidenceError, InvalidCalls, InvalidChange, UnknownChange
from relais.engines.evidence.evaluate import Examination, evaluate, examine
from relais.engines.evidence.panel import Calls, Change, Stage
from relais.engines.evidence.verdict import Code, Evaluation, Interval, Note, Remedy, Verdict

__all__ = [
    "Calls",
    "Change",
    "Code",
    "Evaluation",
    "EvidenceError",
    "Examination",
    "Interval",
    "InvalidCalls",
    "InvalidChange",
    "Note",
    "Remedy",
    "Stage",
    "UnknownChange",
    "Verdict",
    "evaluate",
    "examine",
]
