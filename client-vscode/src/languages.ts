/** The documents that the server is told about. */

/**
 * VS Code takes `*.prompt.md`, `*.instructions.md`, `*.agent.md` and `SKILL.md` away from `markdown` and
 * gives them ids of their own.
 */
export const languages = ["markdown", "prompt", "instructions", "chatagent", "skill"] as const;

export const configuration = "**/{phasemark,pyproject}.toml";

export const selector = [
  ...languages.flatMap((language) => [
    { scheme: "file", language },
    { scheme: "untitled", language },
  ]),
  { scheme: "file", pattern: "**/phasemark.toml" },
];
