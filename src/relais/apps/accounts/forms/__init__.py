"""What people type: to sign in, and to give a centre its look."""

from relais.apps.accounts.forms.look import GROUNDS, LookForm
from relais.apps.accounts.forms.sign_in import SignInForm

__all__ = ["GROUNDS", "LookForm", "SignInForm"]
