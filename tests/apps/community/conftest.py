"""The recurring cast: a coordinator and a member of one community, and a stranger who coordinates another."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from relais.apps.accounts.models import Person
from relais.apps.community.models import Community, Member
from tests.factories.accounts import make_person
from tests.factories.community import NOW, import_file, make_community, make_member


@dataclass(frozen=True)
class Cast:
    community: Community
    coordinator: Member
    member: Member
    stranger: Member

    def client(self, member: Member) -> Client:
        client = Client()
        assert member.person is not None
        client.force_login(member.person)
        return client


def seat(community: Community, name: str, role: str) -> Member:
    person: Person = make_person(name=name)
    named: dict[str, Any] = {"name": name, "email": person.email, "language": "fr", "consented_at": NOW}
    return make_member(community, person=person, role=role, **named)


@pytest.fixture
def cast(db: None) -> Cast:
    community, other = import_file(), make_community(slug="autre")
    return Cast(
        community,
        seat(community, "Ana Poirier", "coordinator"),
        seat(community, "Bo Diaz", "member"),
        seat(other, "Cy Stone", "coordinator"),
    )
