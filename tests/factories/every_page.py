"""Every page that a person can open, and what must stand for it: the walk of tests/journeys/test_every_page.py.

A new page is one line here; tests/house/test_addresses.py says when it is missing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from relais.apps.accounts.models import Centre, Group, Person
from relais.apps.community.models import Meeting, Prospect
from relais.apps.content.actions import submit_version, write_version
from relais.apps.content.actions.access import act_for
from relais.apps.content.models.version import Pair
from tests.factories.accounts import make_person, make_role
from tests.factories.assistant import make_turn
from tests.factories.community import NOW, import_file, make_member

PASSWORD = "un-mot-de-passe-long"


@dataclass(frozen=True)
class World:
    """What the pages of a walk show: a centre with a live bank, a community, and a person of every role in both."""

    person: Person
    held: dict[str, object]
    """What stands in the addresses below, by the name it has there."""


def make_world(centre: Centre) -> World:
    person = make_person(email="tout@example.ca", name="Ana Roy", password=PASSWORD)
    for group in Group:
        make_role(person, centre, group)
    make_turn(centre, "jour des poubelles " + "x" * 200, outcome="offer", offers=["garbage", "dogs"])
    _put_a_text_before_the_groups(centre)
    return World(person, {"c": centre.slug} | _make_community(person))


def _put_a_text_before_the_groups(centre: Centre) -> None:
    """A new version of a live answer, by somebody else: the pages of sign-off then show all that they can."""
    author = make_person()
    make_role(author, centre, Group.CONTENT)
    version = write_version(
        answer=centre.answers.get(key="dogs"),
        title=Pair(fr="Comment obtenir une licence pour mon chien?", en="How do I get a licence for my dog?"),
        body=Pair(fr="La licence coûte 35 $ par année.", en="The licence costs $35 a year."),
        links=[],
        sources=["https://www.ville.example/" + "reglement" * 12],
        author=author,
        actor=act_for(author),
        now=NOW,
    )
    submit_version(version=version, person=author, now=NOW, note="Nouveau tarif")


def _make_community(person: Person) -> dict[str, object]:
    community = import_file()
    named: dict[str, Any] = {"name": person.name, "email": person.email, "language": "fr", "consented_at": NOW}
    member = make_member(community, person=person, role="coordinator", **named)
    at = datetime(2026, 12, 8, 18, tzinfo=UTC)
    meeting = Meeting.objects.create(
        community=community, title_fr="R", title_en="M", starts_at=at, ends_at=at + timedelta(hours=1), changed_at=NOW
    )
    prospect = Prospect.objects.create(
        community=community, jurisdiction="NU", organisation_name="X", created_at=NOW, changed_at=NOW
    )
    return {
        "community": community.slug,
        "member": member.pk,
        "meeting": meeting.key,
        "prospect": prospect.pk,
        "issue": community.issues.get().pk,
        "activity": community.activities.get().pk,
        "plan": community.plans.all()[0].pk,
    }


# By the name of the address. `{c}` is the centre, the others are of `World.held`; every address begins with /fr or /en.
PUBLIC = {
    "accounts:sign_in": "/sign-in/",
    "assistant:conversation": "/c/{c}/",
    "assistant:about": "/c/{c}/about/",
    "assistant:accessibility": "/c/{c}/accessibility/",
    "assistant:copy": "/c/{c}/copy/",
    "content:answer_list": "/c/{c}/answers/",
    "content:answer_detail": "/c/{c}/answers/garbage/",
}
STAFF = {
    "accounts:workspace": "/workspace/",
    "accounts:centre": "/workspace/{c}/",
    "accounts:look": "/workspace/{c}/look/",
    "content:worklist": "/workspace/{c}/waiting/",
    "content:work_list": "/workspace/{c}/answers/",
    "content:answer_begin": "/workspace/{c}/answers/new/",
    "content:version_detail": "/workspace/{c}/answers/dogs/",
    "content:answer_edit": "/workspace/{c}/answers/dogs/edit/",
    "content:emergency_list": "/workspace/{c}/emergency/",
    "content:policy_detail": "/workspace/{c}/policy/",
    "content:review_list": "/workspace/{c}/reviews/",
    "assistant:understanding": "/workspace/{c}/understanding/",
    "design": "/design/",
}
COMMUNITY = {
    "community:community_list": "/community/",
    "community:join": "/community/join/no-such-link/",
    "community:overview": "/community/{community}/",
    "community:member_list": "/community/{community}/members/",
    "community:member_new": "/community/{community}/members/new/",
    "community:members_import": "/community/{community}/members/import/",
    "community:member_form": "/community/{community}/members/{member}/",
    "community:member_leave": "/community/{community}/members/{member}/leave/",
    "community:organisation_new": "/community/{community}/organisations/new/",
    "community:invitations": "/community/{community}/invitations/",
    "community:coverage": "/community/{community}/coverage/",
    "community:prospect_new": "/community/{community}/coverage/new/",
    "community:prospect_form": "/community/{community}/coverage/{prospect}/",
    "community:meeting_list": "/community/{community}/meetings/",
    "community:series_form": "/community/{community}/meetings/new/",
    "community:meeting": "/community/{community}/meetings/{meeting}/",
    "community:meeting_form": "/community/{community}/meetings/{meeting}/change/",
    "community:minutes_form": "/community/{community}/meetings/{meeting}/minutes/",
    "community:issue_list": "/community/{community}/issues/",
    "community:issue_new": "/community/{community}/issues/new/",
    "community:issue_form": "/community/{community}/issues/{issue}/",
    "community:activity_list": "/community/{community}/activities/",
    "community:activity_new": "/community/{community}/activities/new/",
    "community:activity_form": "/community/{community}/activities/{activity}/",
    "community:plan_form": "/community/{community}/plans/{plan}/",
    "community:plan_new": "/community/{community}/plans/new/2024-2025/",
    "community:terms": "/community/{community}/terms/",
    "community:terms_form": "/community/{community}/terms/change/",
    "community:report_list": "/community/{community}/reports/",
    "community:report": "/community/{community}/reports/2024-2025/",
}
# Pages that have no address name of their own, or a second state worth seeing.
BESIDE = ("/c/{c}/answers/?q=chien", "/c/{c}/answers/?q=zzz", "/nowhere/", "/c/{c}/answers/gone/")
WITHOUT_LANGUAGE = {"accounts:centre_list": "/"}
# What is no page: it takes a form and leads on, or it is a file.
NO_PAGE = {
    "accounts:sign_out": "form",
    "accounts:look_preview": "file",
    "accounts:look_sheet": "file",
    "accounts:logo": "file",
    "assistant:without_language": "leads on",
    "assistant:feedback": "form",
    "assistant:leave": "form",
    "assistant:pace": "form",
    "community:members_csv": "file",
    "community:member_card": "file",
    "community:feed": "file",
    "community:material": "file",
    "community:report_file": "file",
    "community:invitation_withdraw": "form",
    "community:prospect_remove": "form",
    "community:work_remove": "form",
    "content:invite": "reached from a gate; tests/apps/content/test_guest_pages.py",
    "content:guest_review": "reached by a signed link; tests/apps/content/test_guest_pages.py",
    "content:robots": "file",
    "content:sitemap": "file",
}


def address(page: str, world: World, language: str) -> str:
    return f"/{language}{page.format(**world.held)}"
