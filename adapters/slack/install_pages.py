"""The pages of an installation, as HTML that needs nothing from elsewhere. Pure."""

from __future__ import annotations

from enum import Enum
from html import escape

from starlette.responses import HTMLResponse

from adapters.slack.texts import speech
from bot.texts.speech import LANGUAGES


class Page(Enum):
    """A page: its name in the sentences, its HTTP status, and the mark before its heading."""

    START = ("start", 200, "")
    DONE = ("done", 200, "✓")
    DECLINED = ("declined", 200, "")
    REFUSED = ("refused", 403, "")
    CLOSED = ("closed", 403, "")
    STALE = ("stale", 400, "")
    FAILED = ("failed", 502, "")


_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_STYLE = """
:root { color-scheme: light dark; --ink: #2a2018; --paper: #fbf7f0; --crust: #6a4a1f;
        --on-crust: #fff; --line: #d9c9ae; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f3ebdf; --paper: #1f1812; --crust: #e0b878; --on-crust: #1f1812;
          --line: #5a4630; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
       background: var(--paper); color: var(--ink);
       font: 1.125rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 34rem; width: 100%; border-top: .375rem solid var(--crust); padding-top: 1.5rem; }
.name { margin: 0; font-weight: 600; color: var(--crust); letter-spacing: .02em; }
h1 { margin: .25rem 0 1rem; font-size: 1.75rem; line-height: 1.25; }
ul { padding-left: 1.25rem; }
li { margin: .25rem 0; }
.button { display: inline-block; margin: .5rem 0 1rem; padding: .75rem 1.5rem; border-radius: .5rem;
          background: var(--crust); color: var(--on-crust); font-weight: 600;
          text-decoration: none; }
.button:focus-visible { outline: .1875rem solid var(--ink); outline-offset: .1875rem; }
.note { border-top: .0625rem solid var(--line); padding-top: 1rem; font-size: 1rem; }
"""


def draw(page: Page, language: str, *, name: str = "", link: str = "") -> HTMLResponse:
    """Draw a page. `name`: the workspace's; `link`: where its button leads."""
    key, status, mark = page.value
    speak = speech(language)
    title = speak(f"slack-install-{key}", workspace=name)
    words = speak(f"slack-install-{key}-words", workspace=name).split("\n")
    heading = f"{mark} {title}".strip()
    body = [
        f'<p class="name">{escape(speak("slack-install-name"))}</p>',
        f"<h1>{escape(heading)}</h1>",
        *_paragraphs(words),
    ]
    if link:
        label = (
            speak("slack-install-button") if page is Page.START else speak("slack-install-again")
        )
        body.append(f'<p><a class="button" href="{escape(link)}">{escape(label)}</a></p>')
    if page is Page.START:
        body.append(f'<p class="note">{escape(speak("slack-install-note"))}</p>')
    content = _PAGE.format(
        language=language, title=escape(title), style=_STYLE, body="\n".join(body)
    )
    return HTMLResponse(content, status_code=status, headers=_HEADERS)


_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Levain</title>
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def _paragraphs(lines: list[str]) -> list[str]:
    """Make paragraphs of lines, and a list of those that begin with a dash."""
    made: list[str] = []
    for each in filter(None, (line.strip() for line in lines)):
        is_item = each.startswith("– ")
        if is_item and (not made or made[-1] != "</ul>"):
            made += ["<ul>", "</ul>"]
        if is_item:
            made.insert(-1, f"<li>{escape(each[2:])}</li>")
        else:
            made.append(f"<p>{escape(each)}</p>")
    return made


def language_of(accepted: str, language: str) -> str:
    """Choose the first language of `Accept-Language` that Levain speaks, else `language`."""
    asked = (each.partition(";")[0].strip().lower()[:2] for each in accepted[:200].split(","))
    return next((each for each in asked if each in LANGUAGES), language)
