"""The fixtures of the stand-in, for tests that run Levain against it."""

from tests.standins.slack.conftest import _no_proxy, client, http, slack

__all__ = ["_no_proxy", "client", "http", "slack"]
