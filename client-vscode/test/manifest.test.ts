import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { clientCommands } from "../src/announcement";
import { languages } from "../src/languages";

interface Setting {
  readonly scope: string;
  readonly description?: string;
  readonly markdownDescription?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly icon: string;
  readonly extensionKind: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
  readonly contributes: {
    readonly commands: readonly { command: string }[];
    readonly menus: Readonly<Record<string, readonly { command: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly problemMatchers: readonly { pattern: { regexp: string } }[];
    readonly viewsWelcome: readonly { contents: string }[];
    readonly walkthroughs: readonly { steps: readonly { description: string; media: { svg: string; altText: string } }[] }[];
  };
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const { contributes } = manifest;
const source = readdirSync("src")
  .map((name) => readFileSync(`src/${name}`, "utf8"))
  .join("\n");
const commands = contributes.commands.map((one) => one.command);

test("every command is there, and every menu and link names one", () => {
  for (const command of commands) {
    assert.ok(source.includes(`"${command}"`), command);
  }
  const texts = [
    ...contributes.viewsWelcome.map((one) => one.contents),
    ...contributes.walkthroughs.flatMap((one) => one.steps.map((step) => step.description)),
  ];
  const linked = texts.flatMap((text) => [...text.matchAll(/command:(phasemark\.\w+)\)/g)].map((match) => match[1]));
  const named = Object.values(contributes.menus).flatMap((menu) => menu.map((one) => one.command));
  for (const command of [...linked, ...named]) {
    assert.ok(command && commands.includes(command), command);
  }
});

test("no command has the name of one that the server has", () => {
  const server = readFileSync("../server/phasemark/lsp/capabilities.json", "utf8");
  for (const command of [...commands, ...clientCommands]) {
    assert.ok(!server.includes(`"${command}"`), command);
  }
});

test("the languages of the selector are those that load the extension", () => {
  const loading = manifest.activationEvents.filter((one) => one.startsWith("onLanguage:"));
  assert.deepEqual(loading, languages.map((language) => `onLanguage:${language}`));
  assert.ok(!manifest.activationEvents.includes("*"));
});

test("what names a program is a setting of the machine, and restricted", () => {
  const settings = contributes.configuration.properties;
  const programs = Object.keys(settings).filter((key) => key.startsWith("phasemark.server."));
  const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  assert.equal(supported, "limited");
  assert.deepEqual([...restrictedConfigurations].sort(), programs.sort());
  for (const key of programs) {
    assert.equal(settings[key]?.scope, "machine", key);
  }
});

test("every setting is described", () => {
  for (const [key, setting] of Object.entries(contributes.configuration.properties)) {
    assert.match(setting.markdownDescription ?? setting.description ?? "", /\.$/, key);
  }
});

test("the pictures are there, and are described", () => {
  assert.ok(existsSync(manifest.icon));
  for (const { media } of contributes.walkthroughs.flatMap((one) => one.steps)) {
    assert.ok(existsSync(media.svg), media.svg);
    assert.ok(media.altText);
  }
});

test("the problem matcher reads what `phasemark check` prints", () => {
  const [matcher] = contributes.problemMatchers;
  const line = "plan/phase-3 a.md:7:3: error PAR002 Phase 3 depends on itself: Phase 3 -> Phase 4";
  const found = new RegExp(matcher?.pattern.regexp ?? "").exec(line);
  const message = "Phase 3 depends on itself: Phase 3 -> Phase 4";
  assert.deepEqual(found?.slice(1), ["plan/phase-3 a.md", "7", "3", "error", "PAR002", message]);
});

test("it runs where the files are", () => {
  assert.deepEqual(manifest.extensionKind, ["workspace"]);
});
