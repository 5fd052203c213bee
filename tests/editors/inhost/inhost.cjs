// Runs inside the extension host of VS Code, where the whole API is, beside the installed
// extension. What is seen is written as JSON to the file that PHASEMARK_SEEN names.
const { renameSync, writeFileSync } = require("node:fs");
const vscode = require("vscode");

const execute = vscode.commands.executeCommand;

async function until(what, condition) {
  const end = Date.now() + 180_000;
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`never came: ${what}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

const codeOf = ({ code }) => (typeof code === "object" ? code.value : code);

async function look() {
  const seen = { version: vscode.version };
  const [folder] = vscode.workspace.workspaceFolders;
  const uri = vscode.Uri.joinPath(folder.uri, "prompts", "phase-2-export.md");
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  const ours = () => vscode.languages.getDiagnostics(uri).filter((one) => one.source === "phasemark");
  const has = (code) => ours().some((one) => codeOf(one) === code);
  await until("findings", () => has("REF002") && has("TRI006"));
  seen.findings = Object.fromEntries(ours().map((one) => [codeOf(one), document.getText(one.range)]));
  const place = (text, behind = 0) => document.positionAt(document.getText().indexOf(text) + behind);
  const hovers = await execute("vscode.executeHoverProvider", uri, place("plan/phase-2"));
  seen.hovers = hovers.flatMap((one) => one.contents.map((part) => part.value ?? String(part)));
  const trusting = hovers.flatMap((one) => one.contents).filter((part) => part.isTrusted || part.supportHtml);
  seen.trusting = trusting.length;
  const symbols = await execute("vscode.executeDocumentSymbolProvider", uri);
  const names = (all) => all.flatMap((one) => [one.name, ...names(one.children ?? [])]);
  seen.symbols = names(symbols);
  const list = await execute("vscode.executeCompletionItemProvider", uri, place("plan/phase-2", "plan/".length));
  seen.completions = list.items.map((one) => (typeof one.label === "string" ? one.label : one.label.label));
  const [defined] = await execute("vscode.executeDefinitionProvider", uri, place("plan/phase-2"));
  seen.definition = (defined.targetUri ?? defined.uri).path;
  const lenses = await execute("vscode.executeCodeLensProvider", uri, 50);
  seen.lenses = lenses.map((one) => one.command?.title).filter(Boolean);
  const edit = await execute("vscode.executeDocumentRenameProvider", uri, place("Phase 2"), "5");
  seen.rename = edit.entries().map(([file]) => file.path).sort();
  const tasks = await vscode.tasks.fetchTasks({ type: "phasemark" });
  seen.tasks = tasks.map((one) => one.name);
  const { packageJSON, isActive } = vscode.extensions.getExtension("phasemark.phasemark");
  const known = new Set(await vscode.commands.getCommands(true));
  seen.missing = packageJSON.contributes.commands.map((one) => one.command).filter((one) => !known.has(one));
  seen.active = isActive;
  await act(seen, uri, document, place, ours, has);
  return seen;
}

/** A quick fix, and the same text afterwards. */
async function act(seen, uri, document, place, ours, has) {
  const kind = vscode.CodeActionKind.QuickFix.value;
  const at = new vscode.Range(place("work-notes/phase-1"), place("work-notes/phase-1"));
  const actions = await execute("vscode.executeCodeActionProvider", uri, at, kind, 50);
  seen.actions = actions.map((one) => one.title);
  const right = actions.find((one) => one.edit && /work-notes\/phase-2-export\.md/.test(one.title));
  await vscode.workspace.applyEdit(right.edit);
  await until("the finding to go", () => !has("TRI006"));
  seen.line = document.lineAt(place("Work notes:").line).text;
}

exports.run = async () => {
  let seen;
  try {
    seen = await look();
  } catch (error) {
    seen = { problem: String(error?.stack ?? error) };
  }
  const file = process.env.PHASEMARK_SEEN;
  writeFileSync(`${file}.part`, JSON.stringify(seen));
  renameSync(`${file}.part`, file);
};
