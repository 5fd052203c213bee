"""What commands do: they end, they can fail, and they destroy nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.commands import Command, commands_where
from phasemark.document.document import Document
from phasemark.rules.destructive import destroys
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late


@rule("VER006", "destructive-command", source="guide, chapter 16; parallelizing-workflows skill")
def destructive_command(document: Document) -> Iterator[Finding]:
    """A check deletes, overwrites or deploys something.

    Verification is run again and again, also by a session that nobody watches. What
    cannot be taken back belongs to a step of its own, with approval.

    ## Example
    `terraform apply -auto-approve`, `git push --force`, `rm -rf data` under Verification.

    ## Use instead
    Write `terraform plan` here, and the change itself among the tasks. Build output
    and temporary folders may be deleted.
    """
    for command, words in commands_where(document, _destroyed):
        yield Finding(command.span, f"`{words}` cannot be taken back; a check only looks")


def _destroyed(command: str) -> str | None:
    return destroys(command) or None


_ENDLESS = late(
    r"(?:^|&&\s*|;\s*)(?:(?P<dev>(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?(?:dev|start|serve|watch"
    r"|storybook)(?=\s|$))"
    r"|(?P<served>(?:npx\s+)?(?:next|nuxt|astro|vite|ng|gatsby|vue-cli-service)\s+(?:dev|serve"
    r"|start|preview)\b|(?:npx\s+)?vite\s*$"
    r"|(?:flask|rails|php artisan|bin/rails)\s+(?:run|s|server|serve)\b|(?:python3?"
    r"|uv run)\s+(?:\S+/)?manage\.py\s+runserver\b"
    r"|uvicorn\s+\S+|gunicorn\s+\S+|hugo\s+server\b|mkdocs\s+serve\b|jekyll\s+serve\b"
    r"|python3?\s+-m\s+http\.server\b|nodemon\b"
    r"|streamlit\s+run\b|ngrok\b|skaffold\s+dev\b|tilt\s+up\b|air\s*$|watch\s+\S+|watchexec\b)"
    r"|(?P<compose>docker[ -]compose\s+(?:-\S+\s+\S+\s+)*up\b(?![^;&|]*(?:\s-d\b|--detach|--wait"
    r"|--abort-on-container-exit|--exit-code-from)))"
    r"|(?P<follow>kubectl\s+(?:logs\s+[^;&|]*(?:-f\b|--follow)|port-forward\b|proxy\b"
    r"|get\s+[^;&|]*\s(?:-w\b|--watch))"
    r"|tail\s+(?:-\w*[fF]\w*)\b|journalctl\s+[^;&|]*-f\b"
    r"|docker\s+(?:compose\s+)?logs\s+[^;&|]*(?:-f\b|--follow)"
    r"|docker\s+run\s+[^;&|]*\s-\w*it\w*\b|(?:vim?|nano|less|top|htop)\b(?:\s|$))"
    r"|(?P<watch>[^;&|]*\s--watch(?:All)?(?=\s|$)|cargo\s+watch\b|tsc\s+[^;&|]*-w\b))"
)
_ENDED = late(
    r"&\s*(?:$|[;)\w])(?<!&&)|\btimeout\s|\btimeout=|\|\s*head\b|--once\b|--run\b"
    r"|--watch(?:All)?=false"
)


@rule(
    "VER007",
    "never-ending-command",
    severity="information",
    fix="choice",
    source="guide, chapter 5",
)
def never_ending_command(document: Document) -> Iterator[Finding]:
    """A check does not end by itself.

    A server or a watcher gives no exit code; a session waits for it until it is
    stopped, and then cannot tell what the gate gave.

    ## Example
    `npm run dev`, `jest --watch`, `tail -f app.log` under Verification.

    ## Use instead
    Write a command that ends: `npm run build`, `jest`, or the server in the
    background and a request to it.
    """
    for command, match in commands_where(document, _endless):
        if _is_watched(command, document):
            continue
        shown = " ".join(match[0].strip("&; ").split())
        yield Finding(
            command.span, f"`{shown}` does not end by itself; name a check that gives an exit code",
            fix=_ending(command, match),
        )  # fmt: skip


def _endless(command: str) -> re.Match[str] | None:
    match = _ENDLESS.search(command)
    return None if match is None or _is_background(command, match) else match


def _is_background(command: str, match: re.Match[str]) -> bool:
    rest = command[match.end() :]
    return bool(re.search(r"(?<!&)&(?!&)", rest)) or bool(_ENDED.search(command))


def _is_watched(command: Command, document: Document) -> bool:
    """Whether a person is to look at what it shows: the text around it says so."""
    text, source = document.text, document.source
    if command.form != "fence":
        rest = text[command.span.end : source.line_end(command.span.end)]
        return len(re.findall(r"\w+", rest)) > 2
    first = max(source.line(command.span.start) - 4, 0)
    return bool(_BY_HAND.search(text[source.line_starts[first] : command.span.start]))


_BY_HAND = late(
    r"\b(?:start|starts|launch|boot|open|manual\w*|browser|visit|interactive\w*)\b", re.IGNORECASE
)


def _ending(command: Command, match: re.Match[str]) -> Fix | None:
    if command.span.end - command.span.start != len(command.text):
        return None
    if match["compose"]:
        at = command.span.start + match.end()
        return Fix.here("Add `-d`", Safety.CHOICE, Edit.insert(at, " -d"))
    found = re.search(r"\s--watch(?:All)?(?=\s|$)", command.text)
    if match["watch"] and found:
        span = Span(command.span.start + found.start(), command.span.start + found.end())
        return Fix.here("Remove the watch mode", Safety.CHOICE, Edit.delete(span))
    return None


_SWALLOWED = late(
    r"\s*(?:\|\|\s*(?:true|:|exit 0|/bin/true)(?=\s*(?:$|[;)&|]))|;\s*(?:exit 0|true)\s*$)"
    r"|\bset \+e\b"
)
_CLEANUP = late(
    r"(?:^|[;&(]\s*)(?:rm|kill|pkill|killall|docker|kubectl delete|mkdir|unlink|umount"
    r"|sudo rm)\b[^;&]*$"
)


@rule("VER008", "swallowed-failure", fix="unsafe", source="guide, chapters 5 and 7")
def swallowed_failure(document: Document) -> Iterator[Finding]:
    """A check cannot fail.

    `|| true` turns every outcome into success. The rule not to go on while a gate fails
    then holds nothing back.

    ## Example
    `npm test || true` under Verification.

    ## Use instead
    Write `npm test`. A search that is right when it finds nothing says so: `! rg TODO
    src`.
    """
    for command, match in commands_where(document, _swallowed):
        shown = match[0].strip()
        fix = None
        if command.span.end - command.span.start == len(command.text) and not shown.startswith(
            "set"
        ):
            start = command.span.start + match.start()
            edit = Edit.delete(Span(start, start + len(match[0])))
            fix = Fix.here(f"Remove `{shown}`", Safety.UNSAFE, edit)
        yield Finding(command.span, f"`{shown}` makes this check pass whatever happens", fix=fix)


def _swallowed(command: str) -> re.Match[str] | None:
    match = _SWALLOWED.search(command)
    return None if match is None or _CLEANUP.search(command[: match.start()]) else match
