"""What the engine refuses. Messages are for operators; the apps translate what people see."""


class UnderstandingError(ValueError):
    """Anything the engine refuses."""


class EmptyBank(UnderstandingError):
    """There is no row to fit."""


class InvalidBank(UnderstandingError):
    """A row is malformed: the message names the answer and what is wrong."""


class DuplicatePhrasing(InvalidBank):
    """One text stands for two answers in one language: `answers` names them."""

    def __init__(self, *, text: str, language: str, answers: tuple[str, ...]) -> None:
        super().__init__(f"the phrasing {text!r} ({language}) stands for several answers: {', '.join(answers)}")
        self.text = text
        self.language = language
        self.answers = answers


class StaleIndex(UnderstandingError):
    """The stored index was made by another version of the engine: fit the bank again."""


class CorruptIndex(UnderstandingError):
    """The stored index is not whole, or not an index."""


class EncoderFailed(UnderstandingError):
    """The sentence encoder gave nothing usable, or is not the one that the index was fitted with."""
