"""Two texts that must say the same: which facts differ. (Plain-language advice on one text is to come.)

`differing_facts(fr, en)` → a tuple of `Difference(kind, only_fr, only_en)`, empty when every number, date, hour,
percentage and address of one text stands in the other.
"""

from relais.engines.clarity.facts import Difference, differing_facts

__all__ = ["Difference", "differing_facts"]
