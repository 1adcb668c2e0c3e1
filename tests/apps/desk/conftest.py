from tests.apps.conversations.conftest import server

__all__ = ["server"]
