"""IMP: what a prompt loads, does and proves, as far as the document itself shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.commands import has_command
from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.document.unfilled import is_unfilled
from phasemark.rules.implementation.headings import misnumbered
from phasemark.rules.implementation.prompts import KINDS, Prompt, prompts, runs
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.syntax.tree import Item, within
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late

CONTEXT = "Context files to load"


@rule(
    "IMP005", "too-many-context-files", severity="information", kinds=KINDS,
    source="guide, chapters 7 and 13",
)  # fmt: skip
def too_many_context_files(document: Document) -> Iterator[Finding]:
    """A prompt loads more files than a session can keep in view.

    Context that does not belong to the unit crowds out what does. Four to six files are
    what one unit of work needs; a unit that needs more is two.

    ## Example
    Eleven paths under `Context files to load:`.

    ## Use instead
    Keep the specification and the files that the prompt changes or follows; move the
    rest to the prompts that need it.
    """
    limit = document.kind.limits.max_context_files if document.kind else 0
    counts: dict[int, set[str]] = {}
    for reference in document.outline.references:
        if reference.section == CONTEXT and reference.scope >= 0 and reference.leads:
            counts.setdefault(reference.scope, set()).add(reference.path)
    for number, prompt in _numbered(document):
        section = prompt.section.find(CONTEXT)
        count = len(counts.get(number, ()))
        if section is not None and count > limit:
            yield Finding(
                section.head,
                f"Prompt {prompt.written} loads {count} files; {limit} are what one unit needs",
            )


@rule(
    "IMP006", "context-not-explicit", severity="information", kinds=KINDS,
    source="guide, chapters 7 and 13",
)  # fmt: skip
def context_not_explicit(document: Document) -> Iterator[Finding]:
    """A line of the context list is a glob, a folder or words, and no path of a file.

    What gets loaded then depends on the model: everything in the folder, or what it
    takes for relevant. Two sessions start from different knowledge.

    ## Example
    `- internal/core/` or `- the files of the previous prompt`

    ## Use instead
    Name each file: `- internal/core/runtime.go` and `- internal/core/types.go`
    """
    for prompt in prompts(document):
        section = prompt.section.find(CONTEXT)
        if section is None or not _LIST.search(section.key):
            continue
        for item in section.items:
            fault = _unclear(item, section, document)
            if fault:
                yield Finding(item.text_span, fault)


_LIST = late(r"file|read|load")
"""Names of sections that promise a list of files; `Context` alone may hold prose."""


def _unclear(item: Item, section: Section, document: Document) -> str:
    """Why an item of a context list is no explicit path; empty if it is one."""
    if item.quoted or not item.text.strip() or document.project.vocabulary.says_nothing(item.text):
        return ""
    if item.span.end > item.text_span.end + 2:
        return ""
    mentions = within(section.tree.mentions, item.text_span)
    named = [
        mention for mention in mentions if mention.kind in ("path", "code", "link", "reference")
    ]
    if any(mention.kind in ("placeholder", "autolink") for mention in mentions):
        return ""
    path = next((m.text for m in named if "/" in m.text or "." in m.text), "")
    short = " ".join(item.text.split()).replace("`", "")[:60]
    if not path:
        return "" if named or "/" in item.text else f"`{short}` is no path; name the files to load"
    path = path.removeprefix("@")
    if any(sign in path for sign in "*?"):
        return f"`{path}` is a glob; name the files to load"
    if path.endswith("/"):
        return f"`{path}` is a folder; name the files to load"
    return ""


@rule("IMP012", "verification-without-command", kinds=KINDS, source="guide, chapters 7 and 13")
def verification_without_command(document: Document) -> Iterator[Finding]:
    """The verification of a prompt holds no command.

    The next prompt starts when this one is verified. Without a command the model
    verifies by reading its own work.

    ## Example
    `Verification:` followed by `- Make sure that everything still works`

    ## Use instead
    Add a command: ``- `go test ./internal/core/...` ``
    """
    for prompt in prompts(document):
        section = prompt.section.find("Verification")
        if section is None or is_unfilled(section) or _proves(section, document):
            continue
        what = f"the verification of Prompt {prompt.written} holds no command"
        yield Finding(section.head, f"{what}; name one that shows that the unit is done")


def _proves(section: Section, document: Document) -> bool:
    """Whether it holds a command, something that may be one, or is still to be filled in."""
    if section.fences or any(
        mention.kind == "placeholder" or (mention.kind == "code" and " " in mention.text)
        for mention in section.mentions
    ):
        return True
    if has_command(document, section):
        return True
    vocabulary, own = document.project.vocabulary, frozenset(document.project.settings.commands)
    texts = [item.text for item in section.items]
    texts += [label.value.of(document.text) for label in section.labels]
    texts += [section.value.of(document.text)]
    return any(vocabulary.is_command(text.strip("`"), own) for text in texts)


@rule("IMP014", "wrong-stop-target", kinds=KINDS, fix="safe", source="guide, chapter 7")
def wrong_stop_target(document: Document) -> Iterator[Finding]:
    """A stop rule names another prompt than the one that comes next.

    A session that reads "do not proceed to Prompt 2" at the end of Prompt 3 either
    ignores the rule or goes back.

    ## Example
    `Do not proceed to Prompt 2 until both commands pass` in Prompt 3.

    ## Use instead
    Write `Do not proceed to Prompt 4 until both commands pass`
    """
    for run in runs(document):
        if misnumbered(run):
            continue
        for prompt, following in zip(run, [*run[1:], None], strict=True):
            for span, written in _targets(prompt, document):
                fault = _misled(written, prompt, following, run)
                if fault:
                    fix = None
                    if following is not None:
                        title = f"Change to `Prompt {following.written}`"
                        fix = Fix.here(title, Safety.SAFE, Edit.replace(span, following.written))
                    yield Finding(span, fault, fix=fix)


_TARGET = late(
    r"\b(?:proceed|continue|move|go|advance)(?:[ \t]+on|[ \t]+ahead|[ \t]+forward)?[ \t]+"
    r"(?:to|with|onto)[ \t]+[*_`]{0,3}prompt[ \t]+(?P<number>\d+(?:\.\d+)?)(?![\w])",
    re.IGNORECASE,
)
_NEGATION = late(r"\b(?:not|never|don't|only|before|until|unless)\b", re.IGNORECASE)


def _targets(prompt: Prompt, document: Document) -> Iterator[tuple[Span, str]]:
    """Prompts that the text says to go on with, where it says when to stop."""
    body = prompt.section.body
    for match in _TARGET.finditer(document.text, body.start, body.end):
        span = Span(*match.span("number"))
        section = document.sections.at(span.start)
        line = document.text[document.text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if _in_stop_rule(section) or _NEGATION.search(line):
            yield span, match["number"]


def _in_stop_rule(section: Section) -> bool:
    inner: Section | None = section
    while inner is not None and inner.opening is None:
        if inner.name == "Stop rule":
            return True
        inner = inner.parent
    return False


def _misled(written: str, prompt: Prompt, following: Prompt | None, run: list[Prompt]) -> str:
    """What is wrong with the prompt that a stop rule names; empty if nothing."""
    number = tuple(int(part) for part in written.split("."))
    if following is not None:
        if number == following.number:
            return ""
        return (
            f"the prompt behind {_name(prompt)} is {_name(following)}, and not `Prompt {written}`"
        )
    if prompt.total is not None and number == (prompt.number[0] + 1,) and len(prompt.number) == 1:
        unwritten = prompt.total > prompt.number[0]
        return "" if unwritten else f"{_name(prompt)} is the last; there is no `Prompt {written}`"
    if number in {other.number for other in run}:
        return f"{_name(prompt)} is the last; `Prompt {written}` does not come behind it"
    return ""


def _name(prompt: Prompt) -> str:
    return f"`Prompt {prompt.written}`"


@rule("IMP016", "prompt-too-broad", kinds=KINDS, source="guide, chapters 5 and 7")
def prompt_too_broad(document: Document) -> Iterator[Finding]:
    """A prompt asks for a whole phase, or for more files than one unit of work has.

    A prompt stands for one unit that can be verified and committed. Asked for
    everything at once the model decides itself what comes first and what is left out.

    ## Example
    `Task:` followed by `- Implement phase 2`

    ## Use instead
    Write a prompt for each unit: the types, then the queue, then its tests.
    """
    limit = document.kind.limits.max_files if document.kind else 0
    files: dict[int, set[str]] = {}
    for reference in document.outline.references:
        made = reference.creates if reference.section == "Task" else reference.leads
        if reference.scope >= 0 and made and reference.section in ("Task", "Deliverables"):
            files.setdefault(reference.scope, set()).add(reference.path)
    for number, prompt in _numbered(document):
        tasks = list(prompt.section.all("Task"))
        matches = (_BROAD.search(document.text, one.body.start, one.body.end) for one in tasks)
        match = next(filter(None, matches), None)
        count = len(files.get(number, ()))
        if match is not None:
            said = " ".join(match[0].split())
            yield Finding(
                Span(*match.span()),
                f"`{said}` is no unit of work; say what this prompt alone makes",
            )
        elif tasks and count > limit:
            what = f"Prompt {prompt.written} makes {count} files"
            yield Finding(tasks[0].head, f"{what}; up to {limit} can be reviewed as one unit")


_WHOLE = r"(?:whole|entire|full|complete)[ \t]+"
_BROAD = late(
    rf"\bimplement[ \t]+(?:the[ \t]+)?(?:{_WHOLE})?(?:phase|everything)\b(?![ \t]*['’]s)"
    r"|\b(?:implement|build|write|complete|do|finish)[ \t]+(?:the[ \t]+)?"
    rf"{_WHOLE}(?:phase|project|feature|system|application|spec)\b"
    r"|\b(?:implement|complete|do|finish)[ \t]+all[ \t]+(?:of[ \t]+)?(?:the[ \t]+)?"
    r"(?:remaining[ \t]+)?(?:tasks|phases|prompts)\b",
    re.IGNORECASE,
)


def _numbered(document: Document) -> Iterator[tuple[int, Prompt]]:
    """The prompts with the numbers of their scopes in the outline."""
    by_head = {
        document.outline.span(scope.at): number
        for number, scope in enumerate(document.outline.scopes)
    }
    for prompt in prompts(document):
        number = by_head.get(prompt.section.head)
        if number is not None:
            yield number, prompt
