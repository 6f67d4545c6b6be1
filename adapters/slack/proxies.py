"""The proxy of a call, if it goes through one: by the settings, else by the environment. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]

FindProxy = Callable[[str], str | None]  # the URL of a call -> that of its proxy

# Variables that name the proxy of a scheme, as curl and Slack's SDK read them: the first wins.
_SECURE = ("https_proxy", "all_proxy", "http_proxy")
_PLAIN = ("http_proxy", "all_proxy")
_VARIABLES = {"https": _SECURE, "wss": _SECURE, "http": _PLAIN, "ws": _PLAIN}


def proxy_finder(setting: str | None, environment: Mapping[str, str]) -> FindProxy:
    """Return the function that gives the proxy of a URL.

    `setting` serves every call. Without it, `HTTPS_PROXY`, `ALL_PROXY` and `HTTP_PROXY` are read,
    and `NO_PROXY` names hosts to call directly; in small letters too, which win.
    """
    named = {name.lower(): value for name, value in environment.items() if name.isupper()}
    named |= {name: value for name, value in environment.items() if name.islower()}
    direct = {"no": named.get("no_proxy", "")}

    def find(url: str) -> str | None:
        parts = urlsplit(url)
        if setting or proxy_bypass_environment(parts.netloc, direct):
            return setting or None
        variables = _VARIABLES.get(parts.scheme, ())
        return next((value for each in variables if (value := named.get(each, "").strip())), None)

    return find
