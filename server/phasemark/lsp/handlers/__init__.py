"""Handlers by group. Each module has `register(server)`; a handler takes a few lines.

What they register stands in `lsp/capabilities.json` as well, which the client is told before
they are imported: `pytest tests/lsp/test_capabilities.py --accept` writes it.

A handler is a synchronous function whose first parameter is called `ls`. It gets its
params as lsprotocol structures them and gives plain JSON values: dictionaries, lists,
texts, numbers, None; what takes longer than somebody waits who types is a generator that
yields between steps of a few milliseconds and returns the value. It asks `ls.cursor` or
`ls.look` for the document, calls a function of `features`, and converts with the `Cursor`
that it got:

    def register(server: PhasemarkServer) -> None:
        @server.feature(types.TEXT_DOCUMENT_HOVER)
        def hover(ls: PhasemarkServer, params: types.HoverParams) -> Json:
            cursor = ls.cursor(params.text_document, params.position)
            if cursor is None:
                return None
            found = features_hover.hover(cursor.snapshot, cursor.document, cursor.offset)
            return found and {
                "contents": cursor.markup(found.markdown),
                "range": cursor.wire.range(found.span),
            }

- `cursor.wire`: `range(span)`, `position(offset)`, `span(range)`, `offset(position)` of its
  document; `cursor.wire_of(path)` those of another of the same root.
- `cursor.uri(path)`, `cursor.location(place)`, `cursor.targets("definition", span, places)`:
  locations in any document of the root.
- `cursor.edit(change, label)`: a workspace edit; `edits.plain_edits(cursor, path, edits)`
  the text edits of one document.
- `cursor.client`: what the editor can do. `cursor.outside`: files and history.
- `ls.session.preferred(look.root)["key"]`: what the user set in the editor for the folder; a
  new key stands in `lsp/preferences.py`.
- `ls.views()`: all roots, for questions without a document.
- `ls.ask(method, params, then)` and `ls.tell(method, params)`: to the editor.
- `raise RequestRefusedError("a sentence")`: the editor shows it to the user who asked.
"""
