"""What helps to read: folds, selections, colours, hints, lenses, linked places."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from lsprotocol import types

from phasemark.features import hints, lenses
from phasemark.features.folding import Fold, folds
from phasemark.features.linked import linked
from phasemark.features.runs import runs
from phasemark.features.selection import selection
from phasemark.features.tokens import MODIFIERS, TYPES, tokens
from phasemark.lsp.aside import Pause
from phasemark.lsp.handlers.actions import SHOW
from phasemark.lsp.look import Look
from phasemark.lsp.masking import masked
from phasemark.lsp.partial import in_parts
from phasemark.lsp.server import PhasemarkServer
from phasemark.lsp.token_data import Answers, encoded
from phasemark.lsp.turns import Work
from phasemark.lsp.wire import Json, Wire
from phasemark.text.edit import Span

_MOST_FOLDS = 5_000
"""What is told to a client that names no limit; VS Code takes as many."""


Made = Generator[Pause, None, Json]
"""An answer that takes a thread where the document is long."""


def register(server: PhasemarkServer) -> None:
    _register_shapes(server)
    _register_tokens(server)
    _register_notes(server)


def _register_shapes(server: PhasemarkServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    def folding(ls: PhasemarkServer, params: types.FoldingRangeParams) -> Made:
        look = ls.look(params.text_document)
        return look and (yield from look.of_long(lambda: _folds(look)))

    @server.feature(types.TEXT_DOCUMENT_SELECTION_RANGE)
    def selections(ls: PhasemarkServer, params: types.SelectionRangeParams) -> Made:
        look = ls.look(params.text_document)
        return look and (yield from look.of_long(lambda: _selections(look, params.positions)))

    @server.feature(types.TEXT_DOCUMENT_LINKED_EDITING_RANGE)
    def together(ls: PhasemarkServer, params: types.LinkedEditingRangeParams) -> Json:
        cursor = ls.cursor(params.text_document, params.position)
        if cursor is None:
            return None
        found = linked(cursor.snapshot, cursor.document, cursor.offset)
        return found and {
            "ranges": [cursor.wire.range(span) for span in found.spans],
            "wordPattern": found.word,
        }


def _register_tokens(server: PhasemarkServer) -> None:
    legend = types.SemanticTokensLegend(list(TYPES), list(MODIFIERS))
    answers = Answers()

    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, legend)
    def full(ls: PhasemarkServer, params: types.SemanticTokensParams) -> Made:
        look = ls.look(params.text_document)
        if look is None:
            return None
        data = yield from look.of_long(lambda: _data(look))
        return answers.full(params.text_document.uri, data)

    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA, legend)
    def delta(ls: PhasemarkServer, params: types.SemanticTokensDeltaParams) -> Made:
        look = ls.look(params.text_document)
        if look is None:
            return None
        data = yield from look.of_long(lambda: _data(look))
        return answers.since(params.text_document.uri, params.previous_result_id, data)

    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, legend)
    def part(ls: PhasemarkServer, params: types.SemanticTokensRangeParams) -> Made:
        look = ls.look(params.text_document)
        if look is None:
            return None
        span = look.wire.span(params.range)
        return {"data": (yield from look.of_long(lambda: _data(look, span)))}


def _register_notes(server: PhasemarkServer) -> None:
    counting: set[str] = set()

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    def inlay_hints(ls: PhasemarkServer, params: types.InlayHintParams) -> Made:
        look = ls.look(params.text_document)
        if look is None:
            return None
        preferred = ls.session.preferred(look.root)
        kinds = [kind for kind in hints.KINDS if preferred[f"inlayHints.{kind}"]]
        span = look.wire.span(params.range)
        found = yield from look.of_long(
            lambda: hints.hints(look.snapshot, look.document, span, kinds)
        )
        return [
            {"position": look.wire.position(one.offset), "label": one.text, "paddingLeft": True}
            for one in found
        ]

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=True))
    def code_lenses(ls: PhasemarkServer, params: types.CodeLensParams) -> Made:
        look = ls.look(params.text_document)
        return look and (yield from look.of_long(lambda: _lenses(look)))

    @server.feature(types.CODE_LENS_RESOLVE)
    def resolve_lens(ls: PhasemarkServer, params: types.CodeLens) -> Generator[None, None, Json]:
        lens: Json = ls.protocol.plain(params)
        if params.command is not None:
            return lens
        data = params.data if isinstance(params.data, dict) else {}
        uri, kind, scope = (data.get(key) for key in ("uri", "kind", "scope"))
        look = ls.session.look(uri) if isinstance(uri, str) else None
        if look is None or kind not in lenses.KINDS or not isinstance(scope, int):
            return {**lens, "command": {"title": "", "command": ""}}
        if kind == "references" and not lenses.prepared(look.snapshot):
            if look.root.uri not in counting:
                counting.add(look.root.uri)
                ls.work(_count(ls, look, counting))
            return {**lens, "command": {"title": "References", "command": ""}}
        said = lenses.shown(look.snapshot, look.document, kind, scope)
        places = (said and said.places) or () if _SHOW in look.client.commands else ()
        shown = yield from in_parts(ls, None, look.locations(places))
        return {**lens, "command": _command(look, kind, said, (lens["range"]["start"], shown))}


def _folds(look: Look) -> Json:
    found = folds(look.snapshot, look.document)
    limit = max(look.client.fold_limit, 0) or _MOST_FOLDS
    if limit < len(found):
        widest = sorted(found, key=lambda fold: fold.span.start - fold.span.end)
        found = sorted(widest[:limit], key=lambda fold: fold.span)
    return [_fold(look, fold) for fold in found]


def _selections(look: Look, positions: Iterable[types.Position]) -> Json:
    wire = look.wire
    return [_nested(wire, selection(look.document, wire.offset(one))) for one in positions]


def _data(look: Look, span: Span | None = None) -> list[int]:
    return encoded(tokens(look.snapshot, look.document, span), look.wire, span)


def _lenses(look: Look) -> Json:
    found = [_lens(look, lens) for lens in lenses.lenses(look.snapshot, look.document)]
    return [*found, *_runs(look)] if _RUN in look.client.commands else found


def _count(ls: PhasemarkServer, look: Look, counting: set[str]) -> Work:
    """Find out in the background who names what, and have the lenses shown again.

    `counting` are the URIs of the roots for which that is being done.
    """
    try:
        yield from lenses.preparing(look.snapshot)
    finally:
        counting.discard(look.root.uri)
    if "codeLens" in look.client.refreshes:
        ls.ask(types.WORKSPACE_CODE_LENS_REFRESH, None)


def _fold(look: Look, fold: Fold) -> Json:
    """Whole lines; a client that folds within lines keeps the first one as it is."""
    source, (start, end) = look.document.source, fold.span
    first = source.line(start)
    found: Json = {"startLine": first, "endLine": source.line(end)}
    if not look.client.line_folding:
        found["startCharacter"] = look.wire.position(source.line_end(start))["character"]
        found["endCharacter"] = look.wire.position(end)["character"]
    if fold.kind:
        found["kind"] = fold.kind
    if fold.text and look.client.folded_text:
        found["collapsedText"] = fold.text
    return found


def _nested(wire: Wire, spans: tuple[Span, ...]) -> Json:
    """A selection range with those around it as its parents."""
    found: Json = None
    for span in reversed(spans):
        found = {"range": wire.range(span), **({"parent": found} if found else {})}
    return found


def _lens(look: Look, lens: lenses.Lens) -> Json:
    data = {"uri": look.uri(look.document.path), "kind": lens.kind, "scope": lens.scope}
    return {"range": look.wire.range(lens.span), "data": data}


_RUN = "phasemark.runInTerminal"
"""A command of the editor that runs what stands in a document, if its user agrees."""


def _runs(look: Look) -> list[Json]:
    """A line above each command; the editor gets its place and its text to compare them."""
    if look.document.kind is None:
        return []
    uri, text = look.uri(look.document.path), look.document.text
    found = []
    for run in runs(look.document):
        range = look.wire.range(run.span)
        given = {"uri": uri, "range": range, "text": run.span.of(text)}
        command = {"title": masked(run.title), "command": _RUN, "arguments": [given]}
        found.append({"range": range, "command": command})
    return found


_SHOW = "phasemark.showReferences"
"""A command of the editor that shows places, where its client says that it has it."""


def _command(
    look: Look, kind: lenses.LensKind, said: lenses.Shown | None, shown: tuple[Json, list[Json]]
) -> Json:
    """What the lens says, and what a click does; nothing that a document says is run.

    `shown` is where the lens stands, and the locations that the editor is to show.
    """
    if said is None:
        return {"title": "", "command": ""}
    uri = look.uri(look.document.path)
    if kind == "log":
        return {"title": said.title, "command": "phasemark.log", "arguments": [uri]}
    if shown[1]:
        return {"title": said.title, "command": _SHOW, "arguments": [uri, *shown]}
    if kind == "blocked" and said.places and look.client.show_document:
        target = look.uri(said.places[0].path)
        return {"title": said.title, "command": SHOW, "arguments": [target]}
    return {"title": said.title, "command": ""}
