"""Findings and rules by name: check, fix, explain, and lists of what there is."""

from __future__ import annotations

from phasemark.errors import UsageError
from phasemark.features.actions.everywhere import changed as as_change
from phasemark.features.commands.command import Asked, Command, Done, changed
from phasemark.features.findings import findings
from phasemark.features.markdown import code
from phasemark.rules import catalogue
from phasemark.rules.repair import repair
from phasemark.rules.rule import Rule, Safety, Severity


def check(asked: Asked) -> Done:
    """The findings of a document, one a line, hints included."""
    document = asked.require_document()
    found = findings(asked.snapshot, document)
    lines = [
        f"- {code(f'{document.path}:{at.line + 1}:{at.column + 1}')} {one.severity.label}"
        f" {one.code} {code(one.message)}"
        for one in found
        for at in (document.source.position(one.span.start),)
    ]
    return Done(text="\n".join(lines) or f"No finding in {code(document.path)}.")


def fix(asked: Asked) -> Done:
    """All safe fixes of a document; those of one rule up to the unsafe ones."""
    document = asked.require_document()
    safety, least, codes = Safety.SAFE, Severity.INFORMATION, None
    if asked.words:
        safety, least, codes = Safety.UNSAFE, Severity.HINT, {_rule(asked).code}
    texts = repair(asked.snapshot, (document.path,), safety, least, codes).texts
    change = as_change(asked.snapshot, texts)
    return changed(change, "Fix", f"nothing in `{document.path}` can be fixed like this")


def explain(asked: Asked) -> Done:
    """The page of a rule."""
    rule = _rule(asked)
    return Done(text=f"# {rule.code} {rule.name}\n\n{rule.text}")


def rules(asked: Asked) -> Done:
    """All rules, each with its first sentence."""
    known = catalogue(asked.snapshot.kinds).rules
    return Done(text="\n".join(f"- {one.code} {one.name}: {one.summary}" for one in known))


def kinds(asked: Asked) -> Done:
    """What kind each document is, and why."""
    shown = [asked.document] if asked.document else list(asked.snapshot.documents.values())
    lines = [
        f"- {code(one.path)}: {one.recognition.kind or 'no kind'}, {code(one.recognition.reason)}"
        for one in shown
    ]
    return Done(text="\n".join(lines) or "No document here.")


def _rule(asked: Asked) -> Rule:
    """The rule that the first word names; raises `UsageError` for none, and for no word."""
    known = catalogue(asked.snapshot.kinds)
    if not asked.words:
        raise UsageError(f"`{asked.name}` needs the code or the name of a rule, such as `PRM006`")
    rule = known.find(asked.words[0])
    if rule is None:
        like = known.nearest(asked.words[0])
        raise UsageError(
            f"no rule `{asked.words[0]}`" + (f"; did you mean `{like}`?" if like else "")
        )
    return rule


CHECKS = (
    Command("phasemark.check", "", 0, check),
    Command("phasemark.fix", "[RULE]", 1, fix),
    Command("phasemark.explain", "RULE", 1, explain),
    Command("phasemark.rules", "", 0, rules),
    Command("phasemark.kinds", "", 0, kinds),
)
