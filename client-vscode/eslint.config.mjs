import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["out/", "bundled/", "node_modules/", "packaging/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      complexity: ["error", 10],
      "max-depth": ["error", 3],
      "max-lines-per-function": ["error", { max: 40, skipComments: true, skipBlankLines: true }],
      "max-params": ["error", 5],
      "no-restricted-properties": ["error", { object: "Math", property: "random" }],
      // Whatever has a `dispose` is a Disposable to VS Code.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "max-lines-per-function": "off",
      // `describe` and `test` of node:test give promises that nobody has to wait for.
      "@typescript-eslint/no-floating-promises": "off",
    },
  },
  { files: ["media/**/*.js"], languageOptions: { globals: { acquireVsCodeApi: "readonly", window: "readonly", document: "readonly", matchMedia: "readonly", requestAnimationFrame: "readonly", DOMParser: "readonly", CSS: "readonly" } } },
  { files: ["*.mjs"], languageOptions: { globals: { process: "readonly" } } },
);
