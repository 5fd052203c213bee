/** Whether a command of a document is run at once, after a question, or not at all. */

export interface Verdict {
  readonly does: "run" | "ask" | "refuse";
  /** Continues "It ..." for a question, and stands alone for a refusal. */
  readonly why: string;
}

/**
 * Signs that a terminal takes for something else than text, or that hide what a line says. A tab is
 * one of them: a shell completes the word before it.
 */
const hidden = /(?![\r\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u034f\u115f\u1160\u3164\uffa0]/u;

/** `<url>`, and not `<in.txt >out.txt`. */
const angles = /<[a-z](?:[\w .|/-]*[\w.|/-])?>/i;
/** `{{path}}`, unless the braces are those of a Go template: `docker ps --format '{{.Names}}'`. */
const braces = /\{\{[^{}]*\}\}/;
const template = /\{\{(?:[^{}]*[\s(])?[.$]/;

/** Options before the one that brings the program; behind `-m` they are those of a module. */
const options = String.raw`(?:\.exe)?\s+(?:(?!-m\s)-\S*\s+(?:[^-\s]\S*\s+)?)*`;
const inlines: readonly RegExp[] = [
  // `python -c 'import app'` is a common check.
  new RegExp(String.raw`\b(?:python|pypy|py)[\d.]*${options}-[bBdEhiIOPqsSuvVx]*c(?!\s+(?<quote>['"])import [\w.]+\k<quote>\s*$)`),
  new RegExp(String.raw`\b(?:ba|z|da|k|fi)?sh${options}-[a-z]*c`),
  new RegExp(String.raw`\b(?:node|bun|deno|perl|ruby|lua|julia|Rscript|osascript)${options}(?:-\w*[eEp]|--eval|--print|eval\s)`),
  new RegExp(String.raw`\bphp${options}-r`),
  new RegExp(String.raw`\b(?:pwsh|powershell)${options}-[ce]`, "i"),
];

/** What a command does that cannot be undone, or that reaches beyond the folder. */
const dangers: readonly (readonly [RegExp, string])[] = [
  [/\b(sudo|doas|runas)\b|(^|[;&|]\s*)su\b/, "asks for the rights of an administrator"],
  [/![^\s=(]|^\s*\^/, "may stand for an earlier command"],
  [/\b(docker|podman|nerdctl)\b.*\s(up|run|start|restart|create)\b/, "starts containers"],
  [/\b(rm|rmdir|rmtree|rimraf|unlink|shred|truncate|del|erase|rd)\b|\bRemove-Item\b/i, "deletes files"],
  [/\b(g?make|cmake|ninja|bazel|gradlew?|mvnw?|sbt|cargo|dotnet|go|swift|npm|pnpm|yarn|bun|composer|poetry|hatch|tox|nox|just|task|rake|grunt|gulp|invoke)\b.*[\s:](dist|very|maintainer-)?(clean|clobber|mrproper|purge|wipe|reset|nuke|destroy)/i, "deletes what was built"],
  [/\b(g?make|ninja|gradlew?|mvnw?|npm|pnpm|yarn|bun|composer|just|task|rake|invoke)\b.*[\s:](un)?(install|deploy|release|publish|upload|push)/i, "reaches beyond the folder"],
  [/\b(g?sed|perl|ruby)\b.*\s(-\w*i|--in-place)|\s--(fix|write|in-place)\b|\bgofmt\b.*\s-w\b/, "changes files in place"],
  // What is written in another language is not looked through for what it does.
  ...inlines.map((pattern) => [pattern, "is a program by itself"] as const),
  [/<<|\bcmd(\.exe)?\s+\/[ck]\b|\b[gm]?awk\b.*\bsystem\b/i, "is a program by itself"],
  [/\bfind\b.*\s-(delete|exec)\b/, "changes or deletes files that it finds"],
  [/\bgit\b.*\b(reset|clean|checkout|restore|rebase|push|filter-branch|stash|branch\s+-[dD]|tag\s+-d|worktree\s+remove)\b/, "changes the repository"],
  [/\bgit\b.*\s(add|am|apply|cherry-pick|commit|gc|merge|mv|prune|pull|revert|switch)(?![\w-])/, "changes the repository"],
  [/\b(dd|mkfs[.\w]*|fdisk|parted|wipefs)\b|\bformat\s+[a-z]:/i, "writes to disks"],
  [/\b(mv|cp|ln|rsync|unzip)\b|(^|[;&|]\s*)patch\s|\btar\b.*\s(-\w*x|--extract|x)/, "may overwrite files"],
  [/\b(npm|pnpm|yarn|pip3?|pipx|uv|brew|apt|apt-get|dnf|gem|cargo)\b.*\s(install|add|i)\b/, "installs programs"],
  [/\b(chmod|chown|chgrp|icacls|setfacl)\b/, "changes who may do what"],
  [/\b(curl|wget|iwr|Invoke-WebRequest|nc|ncat|ssh|scp|sftp|ftp)\b/i, "talks to another machine"],
  [/\b(kubectl|helm|oc)\b.*\b(apply|create|delete|drain|cordon|edit|exec|install|patch|replace|rollback|rollout|scale|uninstall|upgrade)\b/, "changes a cluster"],
  [/\b(terraform|tofu|pulumi|cdk|ansible[\w-]*)\b.*\b(apply|destroy|up|import|taint|deploy|playbook)\b/, "changes what runs elsewhere"],
  [/\b(aws|gcloud|az|doctl|flyctl|heroku|vercel|gh)\b/, "talks to a service"],
  [/\b(docker|podman|nerdctl)\b.*\b(down|kill|prune|push|rm|rmi|stop|system|volume)\b/, "removes or stops containers"],
  [/\b(npm|pnpm|yarn|cargo|twine|gem|poetry|uv|hatch|flit)\b.*\b(publish|upload|unpublish|yank)\b/, "publishes"],
  [/\b(drop|truncate|delete\s+from|alter)\b.*\b(table|database|schema|from)\b/i, "changes a database"],
  [/\b(dropdb|createdb|flushall|flushdb|migrate|downgrade)\b|\bmanage\.py\s+flush\b|\bdb:\w/i, "changes a database"],
  [/\b(shutdown|reboot|poweroff|systemctl|launchctl|kill|killall|pkill|taskkill)\b|(^|[;&|]\s*)(halt|service)\b/, "stops what runs"],
  [/\b(eval|xargs|crontab|nohup|setsid)\b|(^|[;&|]\s*)(exec|source|at|\.)\s/, "starts something else"],
  // All but `2>&1` and `>/dev/null`; in quotes too, as each shell has other ones.
  [/>(?!&[\d-](?![^\s;&|)])|\s*\/dev\/null(?![^\s;&|)]))|\b(tee|(Set|Add|Clear)-Content|Out-File)\b/i, "writes into a file"],
  [/\$\(|`|<\(|\|\s*(ba|z|da|k|fi)?sh\b/, "runs what another command prints"],
  [/(^|[^&])&\s*$/, "goes on in the background"],
];

/** Characters of a command that somebody can look over; looking for dangers in more takes long. */
const longest = 2_000;

export function verdict(text: string): Verdict {
  if (!text.trim()) {
    return { does: "refuse", why: "there is nothing in it" };
  }
  if (text.length > longest) {
    return { does: "refuse", why: "it is too long to be looked over" };
  }
  if (hidden.test(text)) {
    return { does: "refuse", why: "it holds signs that cannot be seen" };
  }
  if (angles.test(text) || (braces.test(text) && !template.test(text))) {
    return { does: "refuse", why: "it has a place that is to be filled in" };
  }
  if (/[\r\n]/.test(text.trim())) {
    return { does: "ask", why: "has several lines" };
  }
  const danger = dangers.find(([pattern]) => pattern.test(text));
  return danger ? { does: "ask", why: danger[1] } : { does: "run", why: "" };
}
