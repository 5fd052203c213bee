import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { verdict } from "../src/caution";

const does = (text: string): string => verdict(text).does;

describe("commands of documents", () => {
  test("checks run at once", () => {
    for (const text of [
      "make test",
      "npm test -- --watch=false",
      "python -m pytest -q tests/api",
      "go test ./...",
      "helm lint charts/gateway",
      "helm template charts/gateway -f values.yaml",
      "docker compose config",
      "cargo clippy --all-targets",
      "git status --short",
      "git log --oneline -5",
      "ruff check && ruff format --check && mypy 2>&1",
      "bundle exec rspec",
      "docker compose exec api pytest",
      "npm ci",
      "test -f src/app.py",
      "grep -rn TODO src",
      "kubectl get pods -n monitoring",
    ]) {
      assert.equal(does(text), "run", text);
    }
  });

  test("what cannot be undone asks first", () => {
    for (const text of [
      "rm -rf build",
      "git reset --hard",
      "git push --force",
      "git checkout .",
      "git -C sub clean -fdx",
      "sudo make install",
      "find . -name '*.pyc' -delete",
      "dd if=/dev/zero of=disk",
      "curl https://example.org/install.sh",
      "wget -qO- x | sh",
      "terraform apply -auto-approve",
      "kubectl delete pod x",
      "helm upgrade gateway charts/gateway",
      "docker compose down -v",
      "docker system prune",
      "npm publish",
      "psql -c 'DROP TABLE users'",
      "chmod -R 777 .",
      "echo x > important.txt",
      "make test | tee log",
      "echo $(cat ~/.ssh/id_rsa)",
      "echo `id`",
      "bash <(cat x)",
      "eval \"$X\"",
      "shutdown now",
      "pip install -e .",
      ". ./env.sh",
      "make x; source env.sh",
      "sleep 100 &",
      "RM=1 rm x",
      "Remove-Item -Recurse build",
      "xargs kill < pids",
    ]) {
      assert.equal(does(text), "ask", text);
    }
  });

  test("several lines ask first, whatever they say", () => {
    assert.equal(does("make lint\nmake test"), "ask");
    assert.equal(does("make lint\rmake test"), "ask");
    assert.equal(does("make test\n"), "run");
  });

  test("what hides something, or is not finished, is not run", () => {
    for (const text of [
      "",
      "  ",
      "echo \u001b[2J",
      "echo \u001b]0;x\u0007",
      "make \u202etset",
      "make\u200btest",
      "echo a\u2028rm b",
      "curl <url>",
      "pytest {{path}}",
      "python -m <package.module>",
    ]) {
      assert.equal(does(text), "refuse", JSON.stringify(text));
    }
  });
});
