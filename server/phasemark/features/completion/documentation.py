"""What is shown about a candidate; made when somebody looks at it, not before."""

from __future__ import annotations

from phasemark.document.phase import read_id
from phasemark.features.about import about_rule, about_section
from phasemark.features.card import card
from phasemark.features.card import markdown as card_markdown
from phasemark.features.completion.candidate import About
from phasemark.features.completion.configuration import explained
from phasemark.features.completion.sections import section_kind
from phasemark.features.file_facts import about_file
from phasemark.features.markdown import Address, Links, code, fence, words
from phasemark.features.outside import Outside
from phasemark.kinds.model import SectionKind
from phasemark.rules import catalogue
from phasemark.workspace.snapshot import Snapshot


def documentation(snapshot: Snapshot, outside: Outside, about: About, address: Address) -> str:
    """Markdown about a candidate; empty when there is nothing to say of it any more.

    `about` may come back from a client, so that what it names need not exist.
    """
    match about.topic:
        case "file":
            known = about.name in snapshot.files.paths
            return about_file(snapshot, about.name, outside) if known else ""
        case "heading":
            path, _, slug = about.name.partition("#")
            return f"{code(slug)} of {code(path)}"
        case "section":
            return _section(snapshot, about.name)
        case "phase":
            return _phase(snapshot, about.name, address)
        case "rule":
            rule = catalogue(snapshot.kinds).find(about.name)
            return about_rule(rule) if rule else ""
        case "command":
            return fence(about.name, "sh")
        case "key":
            return explained(about.name)
    return ""


def _section(snapshot: Snapshot, name: str) -> str:
    kind_name, _, rest = name.partition("|")
    scope, _, section = rest.partition("|")
    kind = snapshot.kinds.kinds.get(kind_name)
    found = section_kind(kind, scope, section) if kind else None
    if isinstance(found, SectionKind):
        return about_section(found, kind)
    return words(found.purpose, 400) if found else ""


def _phase(snapshot: Snapshot, name: str, address: Address) -> str:
    series, _, rest = name.partition("|")
    word, _, number = rest.partition("|")
    id = read_id(number, word)
    found = card(snapshot, (series, id)) if id else None
    if found is None:
        return ""
    links = Links(address)
    return "\n\n".join(filter(None, (card_markdown(found, links), links.addresses())))
