"""The fixtures of the stand-in, for tests that run Levain against it."""

from tests.standins.slack.conftest import _no_proxy, slack

__all__ = ["_no_proxy", "slack"]
