"""CFG: suppressions and configuration."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from phasemark.document.outline import Allowance, Outline
from phasemark.errors import ConfigError
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.text.edit import Edit, Span
from phasemark.text.source import Source

if TYPE_CHECKING:
    from phasemark.rules import Catalogue


@rule("CFG001", "unknown-rule", reach="outcome", adaptive=False, source="practice of the field")
def unknown_rule(outline: Outline, known: Catalogue) -> Iterator[Finding]:
    """A suppression or the configuration names a rule that does not exist.

    A misspelt code suppresses nothing, and the finding that it was written for stays
    or comes back later without anybody knowing why. In the configuration it chooses
    nothing; the project is checked all the same.

    ## Example
    `<!-- phasemark: allow PLN0004 - the constraints are in the contract -->`

    ## Use instead
    Write `<!-- phasemark: allow PLN004 - the constraints are in the contract -->`
    """
    for allowance in outline.allowances:
        for written, span in zip(allowance.codes, allowance.code_spans, strict=True):
            if known.find(written) is not None:
                continue
            family = any(code.startswith(written.upper()) for code in known.by_code)
            near = None if family else known.nearest(written)
            fix = (
                Fix.here(f"Change to `{near}`", Safety.CHOICE, Edit.replace(span, near))
                if near
                else None
            )
            hint = f"; did you mean `{near}`?" if near else ""
            if family:
                hint = "; each rule is named by itself"
            yield Finding(span, f"no rule is called `{written}`{hint}", fix=fix)


@rule(
    "CFG002", "unused-suppression", severity="information", reach="outcome", fix="safe",
    adaptive=False, source="practice of the field", tag="unnecessary",
)  # fmt: skip
def unused_suppression(
    outline: Outline, known: Catalogue, used: Collection[tuple[Span, int]], running: Collection[str]
) -> Iterator[Finding]:
    """A suppression comment suppresses nothing.

    The text was mended since, or the comment stands at the wrong place. Left in the
    document it would hide the next fault of its kind.

    ## Example
    A comment `<!-- phasemark: allow PLN004 -->` above a plan that has constraints.

    ## Use instead
    Remove the comment, or move it directly above the block that it is meant for.
    """
    for allowance in outline.allowances:
        codes = [known.code(written) for written in allowance.codes]
        unused = [
            number
            for number, code in enumerate(codes)
            if code in running and (allowance.comment, number) not in used
        ]
        if not unused or any(code is None for code in codes):
            continue
        if len(unused) == len(codes):
            fix = Fix.here("Remove the comment", Safety.SAFE, Edit.delete(allowance.lines))
            names = ", ".join(f"`{code}`" for code in allowance.codes)
            yield Finding(allowance.comment, f"{names} is suppressed here, but not found", fix=fix)
            continue
        for number in unused:
            span = allowance.code_spans[number]
            edit = Edit.delete(_with_comma(allowance, number))
            yield Finding(
                span,
                f"`{allowance.codes[number]}` is suppressed here, but not found",
                fix=Fix.here(f"Remove `{allowance.codes[number]}`", Safety.SAFE, edit),
            )


def _with_comma(allowance: Allowance, number: int) -> Span:
    """A code together with the comma that separates it from its neighbour."""
    spans = allowance.code_spans
    if number + 1 < len(spans):
        return Span(spans[number].start, spans[number + 1].start)
    return Span(spans[number - 1].end, spans[number].end)


@rule(
    "CFG003", "suppression-without-reason", severity="hint", default="off", reach="workspace",
    adaptive=False, source="practice of the field",
)  # fmt: skip
def suppression_without_reason(outline: Outline, _: object) -> Iterator[Finding]:
    """A suppression does not say why.

    The next reader cannot tell whether it still holds.

    ## Example
    `<!-- phasemark: allow PLN004 -->`

    ## Use instead
    Write `<!-- phasemark: allow PLN004 - the constraints are in the contract -->`
    """
    for allowance in outline.allowances:
        if not allowance.reason:
            yield Finding(allowance.comment, "the suppression gives no reason; add ` - why`")


@rule(
    "CFG004", "unusable-configuration", severity="error", reach="outcome", adaptive=False,
    source="practice of the field",
)  # fmt: skip
def unusable_configuration(error: ConfigError, source: Source) -> Iterator[Finding]:
    """A configuration or kind file cannot be used.

    Checking with half of a configuration would give findings that nobody asked for, so
    the command line says what is wrong with it, and stops with exit code 2.

    ## Example
    `selekt = ["PLN"]` in `phasemark.toml`.

    ## Use instead
    Write `select = ["PLN"]`. Each message names the nearest right key.
    """
    for problem in error.problems:
        start = source.offset(problem.line - 1, problem.column - 1)
        yield Finding(Span(start, source.line_end(start)), problem.message)
