from relais.apps.accounts.models.centre import Centre, Holiday, Logo, OpeningHours, Phone
from relais.apps.accounts.models.organisation import Jurisdiction, Order, Organisation
from relais.apps.accounts.models.origin import AllowedOrigin, normal_origin
from relais.apps.accounts.models.person import Group, Person, Role
from relais.apps.accounts.models.token import PersonalToken

__all__ = [
    "AllowedOrigin",
    "Centre",
    "Group",
    "Holiday",
    "Jurisdiction",
    "Logo",
    "OpeningHours",
    "Order",
    "Organisation",
    "Person",
    "PersonalToken",
    "Phone",
    "Role",
    "normal_origin",
]
