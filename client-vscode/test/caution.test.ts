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
      "docker ps --format '{{.Names}}'",
      "docker inspect -f '{{ json .State }}' api",
      "docker inspect -f '{{range .Mounts}}{{.Source}}{{end}}' api",
      "helm list -o go-template='{{- (index . 0).name }}'",
      "make test 2>&1 | head -20",
      "(make test 2>&1)",
      "make test >/dev/null 2>&1; make lint > /dev/null",
      "echo broken >&2",
      "cat <in.txt",
      "test ! -f x && [ a != b ]",
      "! grep -rn TODO src",
      "sed -n 1,5p src/app.py",
      "python -c 'import app.api'",
      "python3.12 -c 'import app'",
      "python -I -m pytest -c pytest.ini",
      "node --test --test-reporter=dot",
      "bash -n scripts/build.sh",
      "bash scripts/check.sh -e dev",
      "make -C docs html",
      "make check-clean-tree",
      "cargo build --release",
      "npm run test:unit",
      "go vet ./...",
      "git diff --stat HEAD~1",
      "git merge-base main HEAD",
      "docker compose ps",
      "tar -tf dist/app.tar",
      "cmake --build build",
    ]) {
      assert.equal(does(text), "run", text);
    }
  });

  test("a command that nobody can look over is refused", () => {
    assert.equal(does(`echo ${"sed ".repeat(30_000)}`), "refuse");
    assert.equal(does(`make ${"a".repeat(1_900)}`), "run");
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

  test("what writes into a file asks first, wherever the sign stands", () => {
    for (const text of [
      "> src/app.py",
      ">src/app.py",
      "make 1>src/app.py",
      "make test 2> notes.md",
      "make test 2>notes.md",
      "make test &> notes.md",
      "make test >& notes.md",
      "make test >&1notes.md",
      "make test 2>&-notes.md",
      "make test >> notes.md",
      "make test >| notes.md",
      "make test >/dev/nullx",
      "make test > /dev/null/../../srv/x",
      "make test > /dev/null-x",
      "cat <in.txt >out.txt",
      "cat <> notes.md",
      "echo a->b",
      "echo a=>b",
      "pip download x>=1",
      "echo \\' > src/app.py \\'",
      "make test | Out-File log.txt",
      "make test 2>&1 >log",
    ]) {
      assert.equal(verdict(text).why, "writes into a file", text);
    }
  });

  test("what a shell takes for an earlier command asks first", () => {
    for (const text of ["!!", "make !$", "!make", "echo \"!-1\"", "make !:1", "^test^install", "rg -g '!vendor' TODO"]) {
      assert.equal(verdict(text).why, "may stand for an earlier command", text);
    }
  });

  test("what changes or deletes files without a sign asks first", () => {
    for (const text of [
      "sed -i s/a/b/ src/app.py",
      "sed -Ei.bak s/a/b/ src/app.py",
      "sed -e s/a/b/ --in-place src/app.py",
      "find . | sed -n -i p",
      "perl -pi -e s/a/b/ src/app.py",
      "npx rimraf dist",
      "npx --yes rimraf@5 dist",
    ]) {
      assert.equal(does(text), "ask", text);
    }
  });

  test("what deletes or starts by another name asks first", () => {
    const whys: Readonly<Record<string, readonly string[]>> = {
      "starts containers": ["docker compose up -d", "docker compose -f dev.yaml run --rm api pytest", "docker run x"],
      "deletes files": ["python tools.py rmtree"],
      "deletes what was built": ["make -C .. clean", "make distclean", "make clean-all", "npm run clean", "mvn clean verify"],
      "reaches beyond the folder": ["make install", "make deploy", "npm run release", "yarn deploy:prod"],
      "changes files in place": ["npx eslint . --fix", "prettier --write .", "ruff check --fix", "gofmt -w ."],
      "changes the repository": ["git commit -am x", "git -C sub pull", "git add ."],
      "may overwrite files": ["tar -xzf a.tgz", "tar xf a.tar", "unzip a.zip", "patch -p1"],
      "changes a database": ["python manage.py migrate", "dropdb app", "rails db:seed", "alembic downgrade base"],
    };
    for (const [why, texts] of Object.entries(whys)) {
      for (const text of texts) {
        assert.deepEqual(verdict(text), { does: "ask", why }, text);
      }
    }
  });

  test("a program in the line asks first, whatever it does", () => {
    for (const text of [
      "python -c 'print(1)'",
      "python3 -Ic 'print(1)'",
      "python -c 'import app' x",
      "python -c 'import app; app.main()'",
      "node -e 'x()'",
      "node --eval 'x()'",
      "node -p 1",
      "perl -ne print README.md",
      "ruby -e x",
      "php -r x",
      "bash -lc make",
      "/bin/sh -c make",
      "pwsh -Command x",
      "cmd /c x",
      "deno eval x",
      "python <<< x",
      "awk 'BEGIN { system(\"x\") }'",
    ]) {
      assert.deepEqual(verdict(text), { does: "ask", why: "is a program by itself" }, text);
    }
    assert.equal(does("python -c \"import shutil; shutil.rmtree('x')\""), "ask");
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
      "echo a\u00adb",
      "echo \u{e0041}",
      "echo \u3164",
      "./che\t",
      "cat <<EOF\n\tx\nEOF",
      "curl <url>",
      "curl <url>/health",
      "cp <from> <to path>",
      "echo ${{ secrets.TOKEN }}",
      "pytest {{ your test }}",
      "pytest {{path}}",
      "python -m <package.module>",
    ]) {
      assert.equal(does(text), "refuse", JSON.stringify(text));
    }
  });
});
