/** Whether a picture may be shown: it draws and does nothing else. */

const elements = new Set(
  ["svg", "g", "defs", "marker", "path", "rect", "circle", "line", "polygon", "polyline", "ellipse"].concat(
    ["text", "tspan", "title", "desc", "style"],
  ),
);

const attributes = new Set(
  ["class", "id", "role", "aria-label", "aria-hidden", "xmlns", "viewBox", "width", "height", "x", "y"].concat(
    ["x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "d", "dx", "dy", "points", "transform", "opacity"],
    ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "fill-opacity"],
    ["font-size", "font-weight", "font-family", "text-anchor", "dominant-baseline", "text-decoration"],
    ["marker-start", "marker-end", "markerWidth", "markerHeight", "markerUnits", "refX", "refY", "orient"],
    ["preserveAspectRatio", "tabindex", "textLength", "lengthAdjust"],
  ),
);

const token =
  /<(\/?)([A-Za-z][\w-]*)((?:\s+[A-Za-z][\w:-]*="[^"<]*")*)\s*(\/?)>|[^<]+/y;
const attribute = /([A-Za-z][\w:-]*)="([^"<]*)"/g;
const local = /^url\(#[\w-]+\)$/;

/**
 * Why a picture is not shown; undefined if it may be. It is refused as a whole, never mended: the
 * server draws with few elements, and anything else is not its picture.
 */
export function objection(svg: string): string | undefined {
  const text = svg.trim();
  if (!/^<svg[\s>]/.test(text)) {
    return "it is no picture";
  }
  const open: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    const said = match ? step(match, open) : "a part of it is not understood";
    if (said) {
      return said;
    }
  }
  return open.length > 0 ? "it is no whole picture" : undefined;
}

/** What is wrong with the next tag or text; `open` are the elements around it. */
function step(match: RegExpExecArray, open: string[]): string | undefined {
  const [text, close, name, written = "", empty] = match;
  if (match.index > 0 && open.length === 0) {
    return "there is something behind it";
  }
  if (name === undefined) {
    return badText(text, open.at(-1));
  }
  const said = badTag(name, written);
  return said ?? (nest(open, name, close === "/", empty === "/") ? undefined : `the end of \`${name}\``);
}

function nest(open: string[], name: string, closes: boolean, empty: boolean): boolean {
  if (closes) {
    return open.pop() === name;
  }
  if (!empty) {
    open.push(name);
  }
  return true;
}

function badText(text: string, element: string | undefined): string | undefined {
  const loading = /@import|url\s*\(|\\|expression|-moz-binding/i;
  return element === "style" && loading.test(text) ? "its style loads something" : undefined;
}

function badTag(name: string, written: string): string | undefined {
  if (!elements.has(name)) {
    return `an element \`${name}\``;
  }
  for (const [, key = "", value = ""] of written.matchAll(attribute)) {
    const words = key === "aria-label" || key.startsWith("data-");
    if (!attributes.has(key) && !/^data-[a-z-]+$/.test(key)) {
      return `an attribute \`${key}\``;
    }
    if (!words && loads(value)) {
      return `the value of \`${key}\``;
    }
  }
  return undefined;
}

function loads(value: string): boolean {
  return /url\s*\(|javascript:|data:/i.test(value) && !local.test(value);
}
