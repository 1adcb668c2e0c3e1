"""Where people who work here can go: every page of the workspace in its order, and who sees the way to it.

A page that is not listed here cannot be found. Rules live beside the pages themselves: hiding a link protects nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from relais.apps.accounts.models import Group, Person
from relais.apps.accounts.rules import AUDITORS, MANAGERS
from relais.apps.content.rules import KEEPERS, READERS
from relais.web.languages import active_language

EVERY_GROUP = frozenset(Group)


@dataclass(frozen=True)
class CentrePage:
    """A page at `/{language}/workspace/{slug}/…`, for those who hold one of these groups' roles in that centre.

    `purpose` is its sentence on the overview; `within` names the further addresses that belong to it, so that the way
    back stays marked on them.
    """

    name: str
    label: Promise
    groups: frozenset[Group]
    purpose: Promise | str = ""
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class CommonPage:
    """A page of no centre, for those whom `shown_to` accepts."""

    name: str
    label: Promise
    shown_to: Callable[[Person], bool] = lambda person: True
    within: tuple[str, ...] = ()


CENTRE_PAGES = (
    CentrePage("accounts:centre", _("Overview"), EVERY_GROUP),
    CentrePage(
        "content:worklist",
        _("What waits for me"),
        frozenset(READERS),
        _("The texts that your groups are asked to sign, the most asked first."),
    ),
    CentrePage(
        "content:work_list",
        _("Answers"),
        frozenset(READERS),
        _("Everything the centre says or is about to say, whatever its state."),
        within=("content:version_detail", "content:answer_begin", "content:answer_edit"),
    ),
    CentrePage(
        "content:review_list",
        _("Reviews"),
        frozenset(KEEPERS),
        _("Read the answer again; if it still holds, renew it. Past its date it withdraws itself."),
    ),
    CentrePage(
        "content:emergency_list",
        _("Emergency"),
        frozenset(READERS),
        _("Messages for the day they are needed, and the register of those published."),
    ),
    CentrePage(
        "content:policy_detail",
        _("Policy"),
        frozenset(READERS),
        _("Which groups sign a text, in which order, and how long it stands."),
    ),
    CentrePage(
        "assistant:understanding",
        _("Understanding"),
        AUDITORS,
        _("How well questions are understood, and the questions that wait for a verdict."),
    ),
    CentrePage("accounts:look", _("Look"), MANAGERS, _("The name, the colours and the logo that the public sees.")),
)
COMMON_PAGES = (
    CommonPage("accounts:workspace", _("Workspace")),
    CommonPage("community:community_list", _("Communities")),
)


@dataclass(frozen=True)
class Link:
    """`current` is the value of `aria-current`: `page`, `true` on a page that belongs to it, or empty."""

    label: Promise
    url: str
    current: str
    purpose: Promise | str = ""


class Navigation:
    """Looked up only when a template shows it; a page of a centre costs one query."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def common(self) -> list[Link]:
        person = self._request.user
        if not isinstance(person, Person):
            return []
        return [self._link(page, {}) for page in COMMON_PAGES if page.shown_to(person)]

    @cached_property
    def pages(self) -> list[Link]:
        match, person = self._request.resolver_match, self._request.user
        slug = match.kwargs.get("slug") if match else None
        if slug is None or not isinstance(person, Person):
            return []
        held = {Group(group) for group in person.roles.filter(centre__slug=slug).values_list("group", flat=True)}
        return [self._link(page, {"slug": slug}) for page in CENTRE_PAGES if page.groups & held]

    def _link(self, page: CentrePage | CommonPage, kwargs: dict[str, str]) -> Link:
        match = self._request.resolver_match
        here = match.view_name if match else ""
        current = "page" if here == page.name else "true" if here in page.within else ""
        url = reverse(page.name, kwargs={"language": active_language(), **kwargs})
        return Link(page.label, url, current, page.purpose if isinstance(page, CentrePage) else "")


def navigation(request: HttpRequest) -> dict[str, Navigation]:
    return {"navigation": Navigation(request)}
