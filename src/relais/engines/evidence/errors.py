"""What the engine refuses. Messages are for operators; the apps translate what people see."""


class EvidenceError(ValueError):
    """Anything the engine refuses."""


class InvalidCalls(EvidenceError):
    """The counts are not a table of topics, regions and days."""


class UnknownChange(EvidenceError):
    """The change to evaluate is not in the register."""


class InvalidChange(EvidenceError):
    """A stage of a change contradicts the calls, itself or another stage."""
