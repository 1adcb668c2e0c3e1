"""What an encoder is refused for."""

from relais.engines.understanding import EncoderFailed


class EncoderFault(EncoderFailed):
    """The encoder cannot be opened or did not answer: the message names the place, what is wrong and what to do."""
