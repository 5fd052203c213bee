import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { html, policy } from "../src/page";
import { objection } from "../src/picture";

const around = (inner: string): string => `<svg xmlns="http://www.w3.org/2000/svg" class="phasemark">${inner}</svg>`;

describe("pictures", () => {
  test("those that the server draws are shown", () => {
    assert.equal(objection(readFileSync("../docs/graph.svg", "utf8")), undefined);
    assert.equal(objection(around('<g class="job" data-phase="phase-1"><title>a &lt;b&gt; &amp; c</title></g>')), undefined);
    assert.equal(objection(around('<path marker-end="url(#plain)" d="M0 0"/>')), undefined);
  });

  test("words of documents may be anything", () => {
    assert.equal(objection(around('<g data-phase="url(javascript:x)"><text>url(x) javascript: &lt;script&gt;</text></g>')), undefined);
  });

  test("whatever runs or loads is refused as a whole", () => {
    for (const inner of [
      "<script>alert(1)</script>",
      "<SCRIPT/>",
      "<foreignObject/>",
      "<image/>",
      '<a xlink:href="x"/>',
      '<use href="#x"/>',
      '<g onclick="x"/>',
      '<g ONLOAD="x"/>',
      '<g style="background:url(x)"/>',
      '<path fill="url(https://x/y)"/>',
      '<path fill="url( #a) url(x)"/>',
      '<path marker-end="url(data:x)"/>',
      "<style>@import 'x';</style>",
      "<style>.a { fill: url(x); }</style>",
      "<style>.a { fill: u\\72l(x); }</style>",
      "<iframe/>",
      "<animate/>",
      "<set/>",
      "<!-- x -->",
      "<![CDATA[x]]>",
      "<!DOCTYPE x>",
      "<?xml-stylesheet href='x'?>",
      "<g a='x'/>",
      "<g",
      "<g><path></g></path>",
      "</svg><svg>",
      "<g class=\"<script>\"/>",
    ]) {
      assert.notEqual(objection(around(inner)), undefined, inner);
    }
  });

  test("what is no picture is refused", () => {
    for (const text of ["", "<g/>", "x<svg></svg>", "<svg></svg>x", "<svg>", "<svgx></svgx>"]) {
      assert.notEqual(objection(text), undefined, text);
    }
  });

  test("a long hostile text takes no time to speak of", () => {
    const began = process.cpuUsage();
    objection(around(`<g ${'a="b" '.repeat(50_000)}`));
    objection("<".repeat(200_000));
    objection(around(`<g ${" ".repeat(200_000)}`));
    const { user } = process.cpuUsage(began);
    assert.ok(user < 2_000_000, `${user} µs`);
  });
});

describe("the page", () => {
  const page = { source: "https://*.cdn", script: "https://x/graph.js", style: "https://x/graph.css", nonce: "n0nce" };

  test("nothing is loaded but what is its own", () => {
    assert.equal(
      policy(page),
      "default-src 'none'; script-src 'nonce-n0nce'; style-src https://*.cdn 'nonce-n0nce'; form-action 'none'; base-uri 'none'",
    );
    assert.ok(!/unsafe-(inline|eval)|https?:(?!\/\/)/.test(policy(page)));
  });

  test("all its scripts have the nonce, and no element has a handler or a style of its own", () => {
    const text = html(page);
    assert.equal([...text.matchAll(/<script/g)].length, 1);
    assert.match(text, /<script nonce="n0nce"/);
    assert.ok(!/\son\w+=|\sstyle=|<style|http-equiv="refresh"/.test(text));
  });
});
