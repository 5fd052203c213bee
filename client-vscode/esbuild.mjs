// Builds out/extension.js and out/client.js; with --tests also each file of test/, to run on Node alone.
import { build, context } from "esbuild";
import { readdirSync, rmSync } from "node:fs";

const shared = { bundle: true, platform: "node", format: "cjs", target: "node20", logLevel: "warning" };

// What is loaded with the extension, and what that loads when a server starts.
const extension = {
  ...shared,
  entryPoints: ["src/extension.ts", "src/client.ts"],
  outdir: "out",
  external: ["vscode", "./client.js"],
  // `import()` becomes `require`: so VS Code gives `vscode` to both files in the same way.
  supported: { "dynamic-import": false },
  minify: true,
  legalComments: "none",
};

if (process.argv.includes("--watch")) {
  await (await context({ ...extension, minify: false, sourcemap: true, logLevel: "info" })).watch();
} else if (process.argv.includes("--tests")) {
  rmSync("out/test", { recursive: true, force: true });
  const tests = readdirSync("test").filter((name) => name.endsWith(".test.ts"));
  await build({
    ...shared,
    entryPoints: tests.map((name) => `test/${name}`),
    outdir: "out/test",
    sourcemap: "inline",
  });
} else {
  await build(extension);
}
