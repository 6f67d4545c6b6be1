"""Refusals of Slack: one warning a kind, and a trouble where the app is set up wrongly."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict

from adapters.slack.client import SlackRefused
from adapters.troubles import Troubles
from bot.domain.errors import StorageGone

_MANIFEST = "paste what `levain slack manifest` prints, then install the app again"
_OWNER = "an owner of the workspace lifts it, in the administration of Slack"

# What an administrator does about each code that means that the app is set up wrongly.
REMEDIES = {
    "access_denied": "an owner of the workspace approves the app, then installs it again",
    "accesslimited": _OWNER,
    "app_missing_action_url": _MANIFEST,
    "ekm_access_denied": "the organisation withholds its encryption keys (EKM): it grants them",
    "enterprise_is_restricted": "an administrator of the organisation allows the app",
    "free_team_not_allowed": "the method needs a paid plan of Slack",
    "messages_tab_disabled": f"the Messages tab is off: {_MANIFEST}",
    "missing_scope": _MANIFEST,
    "no_permission": _MANIFEST,
    "not_allowed_token_type": "give a bot token, which begins with xoxb-",
    "not_enabled": f"the Home tab is off: {_MANIFEST}",
    "org_login_required": "the workspace is moving into an organisation: install the app there",
    "restricted_action": f"the workspace restricts who may post: {_OWNER}",
    "restricted_action_read_only_channel": f"the workspace restricts who may post: {_OWNER}",
    "team_access_not_granted": "an administrator of the organisation adds the app to the workspace",
    "two_factor_setup_required": "whoever installed the app sets up two-factor authentication",
}

# Refusals that say that a message of Levain's is wrong, not the app.
_OURS = {"invalid_arguments", "invalid_blocks", "invalid_metadata_format", "msg_too_long"}
_TOLD_ELSEWHERE = {"users_not_found"}  # of an e-mail of the settings

log = logging.getLogger(__name__)


class RefusedCalls:
    """Refused calls met so far, by workspace and method. A refusal holds no content."""

    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles
        self._warned: set[tuple[str, str]] = set()
        self._open: defaultdict[tuple[str, str], set[str]] = defaultdict(set)  # kinds of trouble

    async def note(self, workspace: str, refused: SlackRefused) -> None:
        """Warn of the first refusal of its kind; report one that an administrator can mend."""
        method, code = refused.method, refused.code
        if remedy := REMEDIES.get(code):
            said = f"{workspace}: Slack refuses {refused}{_scopes(refused)}: {remedy}"
            await self._report(workspace, refused, said)
        elif (method, code) not in self._warned and code not in _TOLD_ELSEWHERE:
            self._warned.add((method, code))
            ours = ": a fault of Levain's, to be reported" if code in _OURS else ""
            log.warning(
                "%s: Slack refuses %s%s%s; others like it are not told",
                workspace,
                refused,
                _scopes(refused),
                ours,
            )

    async def _report(self, workspace: str, refused: SlackRefused, said: str) -> None:
        """Report a trouble at its first refusal, however many messages meet it."""
        kinds = self._open[workspace, refused.method]
        kind = kind_of(workspace, refused)
        if kind in kinds:
            return
        kinds.add(kind)
        try:
            await self._troubles.complain(kind, said)
        except Exception as error:  # whatever it is, the next refusal reports it
            log.warning("a trouble is not kept: %s", type(error).__name__)
            kinds.discard(kind)

    async def end(self, workspace: str, method: str) -> None:
        """End the troubles of a method that works again."""
        if not self._open or not (kinds := self._open.get((workspace, method))):
            return
        del self._open[workspace, method]  # before the wait: others come to the same end
        try:
            await self._troubles.recover(*kinds)
        except StorageGone:  # the next call ends them
            self._open[workspace, method] |= kinds
            return
        log.info("%s: Slack accepts %s again", workspace, method)


def kind_of(workspace: str, refused: SlackRefused) -> str:
    """Name the kind of a trouble, in as many characters as the database has for it."""
    whole = f"{workspace} {refused.method} {refused.code}"
    return f"refused {hashlib.sha256(whole.encode()).hexdigest()[:24]}"


def _scopes(refused: SlackRefused) -> str:
    if not refused.needed:
        return ""
    return f" (needed: {refused.needed}; granted: {refused.provided or 'none'})"
