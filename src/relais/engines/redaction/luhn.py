"""The check digit of card numbers and social insurance numbers (ISO/IEC 7812-1, annex B)."""


def passes_luhn(digits: str) -> bool:
    """Whether the last of these ASCII digits is the check digit of the others."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
