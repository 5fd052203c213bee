"""VER: the commands that prove the work: real, ending, harmless, and able to fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from phasemark.document.commands import SHELLS, Command, commands_of, commands_where, gates, is_gate
from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.rules.destructive import destroys
from phasemark.rules.prose import holder, items
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.rules.unfilled import is_template, placeholders
from phasemark.syntax.tree import Piece
from phasemark.text.edit import Edit, Span
from phasemark.workspace.snapshot import Snapshot

_PLACEHOLDER = re.compile(r"(?:\$ )?(?:<[^<>\n]*>|\{\{[^{}\n]*\}\}|\.\.\.|…|TODO|TBD)")


@rule("VER001", "placeholder-command", source="guide, chapters 2, 3 and 13")
def placeholder_command(document: Document) -> Iterator[Finding]:
    """A verification names no command, but the place for one.

    `<command>` proves nothing, and a session that is told to run it makes one up.

    ## Example
    `- <test command>` under Verification.

    ## Use instead
    ``- `go test ./...` ``: the command of this repository.
    """
    if is_template(document.path):
        return
    for placed in document.tree.pieces:
        for span, anywhere in _stands_for(placed.piece):
            place = span.shift(placed.start)
            section = holder(document, place.start)
            kind = section.kind
            if kind is not None and (kind.holds == "commands" or (anywhere and is_gate(section))):
                yield _no_command(place, place.of(document.text))


def _stands_for(piece: Piece) -> tuple[tuple[Span, bool], ...]:
    """Places for a command, and whether one counts in every gate: in code it does."""
    found = piece.memo.get("places for commands")
    if found is None:
        found = piece.memo["places for commands"] = tuple(sorted(_places(piece)))
    return found  # type: ignore[return-value]


def _places(piece: Piece) -> Iterator[tuple[Span, bool]]:
    for mention in piece.blocks.mentions:
        if mention.kind == "code" and _PLACEHOLDER.fullmatch(mention.text.strip()):
            yield mention.span, True
    for fence in piece.blocks.fences:
        if fence.language in SHELLS:
            for match in _LINE.finditer(piece.text, *fence.content):
                if _PLACEHOLDER.fullmatch(match[0].strip()):
                    yield Span(match.start(), match.start() + len(match[0].rstrip())), True
    for span, inner in placeholders(piece):
        if "command" in inner.casefold():
            yield span, False


_EDGE = "` \t"
_LINE = re.compile(r"[^\r\n]+")


def _no_command(span: Span, text: str) -> Finding:
    return Finding(
        span, f"`{text.strip(_EDGE)}` stands for a command; write the one that is to be run"
    )


_EXPECTED = re.compile(
    r"\bexpect\w*|\bexits?\b|\bexit code\b|\bshould\b|\bmust\b|\bpass(?:es)?\b|\bsucceeds?\b"
    r"|\bprints?\b|\breturns?\b|\bshows?\b|->|=>|→",
    re.IGNORECASE,
)


@rule(
    "VER002", "no-expected-result", severity="information", default="off", fix="choice",
    source="guide, chapters 1 to 3",
)  # fmt: skip
def no_expected_result(document: Document) -> Iterator[Finding]:
    """A verification does not say what its commands give.

    Exit 0 is understood. Where the output decides, somebody has to say what it holds;
    a project that wants it said every time switches this rule on.

    ## Example
    ``- `helm template charts/gateway` `` with nothing behind it.

    ## Use instead
    A second line, `- Expected: the output holds one Deployment`.
    """
    for section in gates(document.sections):
        if section.name != "Verification" or _EXPECTED.search(section.text):
            continue
        asked = commands_of(section, document)
        if not asked:
            continue
        fix = None
        own = [item for item in section.own_items if item.depth == 0 and not item.ordered]
        if own:
            lead = f"\n{document.text[own[-1].span.start]} Expected: exit 0"
            edit = Edit.insert(own[-1].span.end, lead)
            fix = Fix.here("Expect exit 0", Safety.CHOICE, edit)
        yield Finding(
            asked[0].span, f"what does `{asked[0].text}` give; say `Expected: ...`", fix=fix
        )


_RUN = re.compile(r"\A[\W_]*(?:run|execute)[ \t]*:?[ \t]+(?P<command>[^`\n]+)", re.IGNORECASE)
_STOPS = re.compile(
    r"[ \t]+(?:and|to|then|or|with|in|on|from|before|after|again|for|should|must|exits?|passes"
    r"|succeeds|without|once"
    r"|returns?|shows?|prints?|->|=>|→|—|–|-)(?=[ \t]|$)|[,;:()\[\]]|(?<![./])\.(?=[ \t]|$)"
)


@rule(
    "VER003", "command-not-code", severity="hint", default="hint", fix="safe",
    source="guide, chapter 7",
)  # fmt: skip
def command_not_code(document: Document) -> Iterator[Finding]:
    """A command stands in a sentence without being marked as code.

    Where it ends is a guess, for a person, for a model and for this tool. A command that
    is all of its line is clear enough.

    ## Example
    `- Run go test ./... and look at the output`

    ## Use instead
    ``- Run `go test ./...` and look at the output``
    """
    vocabulary = document.project.vocabulary
    extra = frozenset(document.project.settings.commands)
    names = {section.name for section in gates(document.sections)}
    for _, item, match in items(document, _RUN, names):
        if "`" in item.text:
            continue
        command = _STOPS.split(match["command"], maxsplit=1)[0].rstrip()
        words = command.split(" ")
        if len(words) < 2 or not words[0].islower() or not _looks_run(words):
            continue
        if not vocabulary.is_command(command, extra):
            continue
        start = item.text_span.start + match.start("command")
        span = Span(start, start + len(command))
        fix = Fix.here("Mark as code", Safety.SAFE, Edit.replace(span, f"`{command}`"))
        yield Finding(span, f"`{command}` is a command; mark it as code", fix=fix)


_ARGUMENT = re.compile(r"[-./]|\w+[./:=-]\w")
_SUBCOMMAND = frozenset(
    (
        "test",
        "build",
        "lint",
        "run",
        "install",
        "check",
        "vet",
        "fmt",
        "ci",
        "typecheck",
        "validate",
        "template",
    )
)


def _looks_run(words: list[str]) -> bool:
    """Whether the words behind the program are arguments and not prose."""
    return (
        words[1].lower() in _SUBCOMMAND
        and words[0] not in ("test", "find", "make", "go", "next", "watch")
    ) or any(_ARGUMENT.match(word) for word in words[1:])


_MAKES = re.compile(
    r"(?:^|[;&|]\s*)(?:make\s+(?!-)(?P<make>[\w.-]+)(?!\S*=)|just\s+(?P<just>[\w-]+)"
    r"|(?:npm|pnpm|yarn)\s+run\s+(?P<npm>[\w:.-]+))"
)
_MANIFESTS = {
    "make": ("makefile", "gnumakefile"),
    "just": ("justfile", ".justfile"),
    "npm": ("package.json",),
}


@rule(
    "VER004", "unknown-script", severity="information", reach="workspace", source="guide, chapter 2"
)
def unknown_script(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A command calls a target of a file that the project does not have.

    Templates and models write `make test` out of habit. Where there is no Makefile, the
    gate cannot pass, and somebody will skip it.

    ## Example
    `make test` in a repository without a Makefile.

    ## Use instead
    The command that this repository uses, or the Makefile among the deliverables.
    """
    if not outline.commands or not _builds(snapshot):
        return
    for asked in outline.commands:
        for match in _MAKES.finditer(asked.text):
            tool = match.lastgroup or ""
            if _has_manifest(tool, snapshot) or "cd " in asked.text:
                continue
            name = {"make": "Makefile", "just": "justfile", "npm": "package.json"}[tool]
            yield Finding(
                outline.span(asked.at),
                f"`{match[0].strip(' ;&|')}` needs a `{name}`, and there is none",
            )
            break


def _builds(snapshot: Snapshot) -> bool:
    """Whether the project shows how it is built: else build files may still come."""
    return not snapshot.files.names.isdisjoint(snapshot.vocabulary.manifests)


def _has_manifest(tool: str, snapshot: Snapshot) -> bool:
    """Whether a file of that name is known, or a document speaks of one that is to be."""
    names = _MANIFESTS[tool]
    if not snapshot.files.names.isdisjoint(names):
        return True
    return any(
        any(name in names for name in other.manifests) for other in snapshot.outlines.values()
    )


_WRITES = frozenset(
    (
        ">",
        ">>",
        "-o",
        "--output",
        "--out",
        "-d",
        "--outdir",
        "--out-dir",
        "--dir",
        "tee",
        "2>",
        "&>",
    )
)
_MAKERS = frozenset(
    (
        "rm",
        "mkdir",
        "touch",
        "cp",
        "mv",
        "tar",
        "curl",
        "wget",
        "ln",
        "git",
        "cd",
        "docker",
        "kubectl",
    )
)
_PATH = re.compile(r"\.{0,2}/?(?:[\w@.-]+/)+[\w@.-]+\.\w{1,6}|\./[\w@.-]+(?:/[\w@.-]+)*")


@rule(
    "VER005",
    "missing-target-path",
    severity="information",
    reach="workspace",
    fix="choice",
    source="guide, chapters 2 and 7",
)
def missing_target_path(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A command is given a file that is not there, while one of nearly that name is.

    The file was moved or misspelt; the command fails for a reason that has nothing to
    do with the work. A file that is still to be written is not reported.

    ## Example
    `pytest tests/test_gatway.py`, while `tests/test_gateway.py` exists.

    ## Use instead
    The path as it is.
    """
    folder = outline.path.rpartition("/")[0]
    for asked in outline.commands:
        for start, path in _arguments(asked.text):
            if snapshot.files.resolve(path, folder).state != "missing":
                continue
            near = snapshot.files.nearest(path, folder)
            if near not in snapshot.files.paths or _is_made(path, outline, snapshot):
                continue
            place = outline.span(asked.at)
            span = Span(place.start + start, place.start + start + len(path))
            exact = place.end - place.start == len(asked.text)
            fix = (
                Fix.here(f"Change to `{near}`", Safety.CHOICE, Edit.replace(span, near))
                if exact
                else None
            )
            yield Finding(
                span if exact else place,
                f"`{path}` does not exist; the nearest is `{near}`",
                fix=fix,
            )


@lru_cache(maxsize=8192)
def _arguments(command: str) -> tuple[tuple[int, str], ...]:
    """The arguments of a command that are paths of files to be read, with their offsets."""
    if "cd " in command or "<<" in command or "/" not in command:
        return ()
    found: list[tuple[int, str]] = []
    before = ""
    program = ""
    for match in re.finditer(r"\S+", command):
        word = match[0]
        if word in ("&&", "||", "|", ";"):
            program = ""
        elif not program:
            program = word
        elif before not in _WRITES and program not in _MAKERS and _PATH.fullmatch(word):
            found.append((match.start(), word))
        before = word
    return tuple(found)


def _is_made(path: str, outline: Outline, snapshot: Snapshot) -> bool:
    """Whether the document or a phase of its series speaks of the file."""
    written = path.removeprefix("./")
    if any(reference.path.removeprefix("./") == written for reference in outline.references):
        return True
    series = snapshot.index.series(outline.path)
    return any(
        write.claim.writes and write.claim.path.removeprefix("./") == written
        for key, writes in snapshot.index.claims.items()
        if key[0] == series
        for write in writes
    )


@rule("VER006", "destructive-command", source="guide, chapter 16; SKILL.md")
def destructive_command(document: Document) -> Iterator[Finding]:
    """A check deletes, overwrites or deploys something.

    Verification is run again and again, also by a session that nobody watches. What
    cannot be taken back belongs to a step of its own, with approval.

    ## Example
    `terraform apply -auto-approve`, `git push --force`, `rm -rf data` under Verification.

    ## Use instead
    `terraform plan`, and the change itself among the tasks. Build output and temporary
    folders may be deleted.
    """
    for command, words in commands_where(document, _destroyed):
        yield Finding(command.span, f"`{words}` cannot be taken back; a check only looks")


def _destroyed(command: str) -> str | None:
    return destroys(command) or None


_ENDLESS = re.compile(
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
_ENDED = re.compile(
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
    A command that ends: `npm run build`, `jest`, or the server in the background and a
    request to it.
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


_BY_HAND = re.compile(
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


_SWALLOWED = re.compile(
    r"\s*(?:\|\|\s*(?:true|:|exit 0|/bin/true)(?=\s*(?:$|[;)&|]))|;\s*(?:exit 0|true)\s*$)"
    r"|\bset \+e\b"
)
_CLEANUP = re.compile(
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
    `npm test`. A search that is right when it finds nothing says so: `! rg TODO src`.
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


_GATES = {
    "build": re.compile(r"\b(?:build|compile|tsc|render|template|package|plan)\b", re.IGNORECASE),
    "lint": re.compile(
        r"\b(?:\w*lint\w*|vet|ruff|fmt|format|clippy|typecheck|mypy|pyright|check|shellcheck"
        r"|style)\b",
        re.IGNORECASE,
    ),
    "test": re.compile(r"\b(?:tests?|pytest|jest|vitest|spec|e2e|rspec|coverage)\b", re.IGNORECASE),
}


@rule(
    "VER010",
    "no-gate-mix",
    severity="hint",
    default="off",
    kinds=("phase-spec",),
    source="guide, chapters 5 and 13",
)
def no_gate_mix(document: Document) -> Iterator[Finding]:
    """The exit criteria leave out building, linting or testing.

    Each of the three finds what the others cannot; the template has one line for each.

    ## Example
    Exit criteria with `go test ./...` alone.

    ## Use instead
    `go build ./...`, `go vet ./...` and `go test ./...`.
    """
    section = document.root.find("Exit criteria")
    if section is None or section.empty:
        return
    missing = [name for name, pattern in _GATES.items() if not pattern.search(section.text)]
    if missing:
        yield Finding(section.head, f"no {' and no '.join(missing)} among the exit criteria")
