/** The documents that the server is told about. */

/**
 * VS Code takes `*.prompt.md`, `*.instructions.md`, `*.agent.md` and `SKILL.md` away from `markdown` and
 * gives them ids of their own.
 */
export const languages = ["markdown", "prompt", "instructions", "chatagent", "skill"] as const;

/** What a project sets, by either of its names. */
export const configuration = "**/{phasemark,.phasemark}.toml";

export const selector = [
  ...languages.flatMap((language) => [
    { scheme: "file", language },
    { scheme: "untitled", language },
  ]),
  { scheme: "file", pattern: configuration },
];
