/** The page of the graph: nothing is loaded but its own script and style. */

export interface Page {
  /** Where the files of the extension are served from, as `webview.cspSource` says. */
  readonly source: string;
  readonly script: string;
  readonly style: string;
  readonly nonce: string;
}

export function policy({ source, nonce }: Page): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source} 'nonce-${nonce}'`,
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
}

/** The picture comes later, by messages. */
export function html(page: Page): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy(page)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${page.style}">
<title>Phases</title>
</head>
<body>
<main id="stage" tabindex="-1" aria-label="Graph of the phases. Arrow keys go from phase to phase, Enter opens one, Shift with an arrow key moves the graph."></main>
<div id="tools" role="toolbar" aria-label="Graph">
<span id="summary" role="status"></span>
<button id="all" type="button" hidden>All phases</button>
<button id="out" type="button" aria-label="Zoom out" title="Zoom out (-)">&minus;</button>
<button id="in" type="button" aria-label="Zoom in" title="Zoom in (+)">+</button>
<button id="fit" type="button" title="Fit the graph into the window (0)">Fit</button>
</div>
<p id="note"></p>
<script nonce="${page.nonce}" data-nonce="${page.nonce}" src="${page.script}"></script>
</body>
</html>`;
}
