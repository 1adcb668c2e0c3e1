"""Who may do what with a text: pure yes or no on a person and an object."""

from relais.apps.accounts.models import Centre


def may_go_live_unsigned(centre: Centre) -> bool:
    """Only a trial or the sample shows texts that no group has signed; every page of such a centre says so."""
    return centre.is_trial or centre.is_sample
