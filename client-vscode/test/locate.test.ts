import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { locate, type Machine, type Wish } from "../src/locate";

const wish: Wish = {
  trusted: true,
  command: [],
  python: "",
  useBundled: false,
  interpreter: undefined,
  bundled: "/ext/bundled/start.py",
};

interface Given {
  readonly path?: readonly string[];
  readonly folders?: readonly string[];
  readonly platform?: NodeJS.Platform;
  /** What each program prints, by its path; `python` and `phasemark` by what they are asked. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly scripts?: readonly string[];
}

interface Known extends Machine {
  /** Every program that was started, with its words. */
  readonly started: string[];
}

function machine({ path = ["/usr/bin"], folders = ["/project"], platform = "linux", programs = {}, links = {}, scripts = [] }: Given): Known {
  const started: string[] = [];
  return {
    platform,
    path,
    folders,
    started,
    isFile: (file) => file in programs || file in links,
    real: (file) => links[file] ?? file,
    isScript: (file) => scripts.includes(file) || !(file in programs),
    run: (command, args) => {
      started.push([command, ...args].join(" "));
      return Promise.resolve(args.includes("-c") === programs[command]?.startsWith("cpython") ? programs[command] : undefined);
    },
  };
}

const python = "cpython 3 12 1\n";
const phasemark = "phasemark 0.1.0\n";
const args = ["-I", "/ext/bundled/start.py", "server"];

describe("the order", () => {
  const programs = { "/usr/bin/python3": python, "/usr/bin/phasemark": phasemark, "/venv/bin/python": phasemark };

  test("the setting comes first", async () => {
    const known = machine({ programs: { ...programs, "/opt/pm": phasemark } });
    const { server } = await locate(known, { ...wish, command: ["/opt/pm", "--no-cache"], interpreter: "/venv/bin/python" });
    assert.deepEqual(server, {
      command: "/opt/pm",
      args: ["--no-cache", "server"],
      source: "setting",
      version: [0, 1, 0],
      dependsOnInterpreter: false,
    });
    assert.deepEqual(known.started, ["/opt/pm --no-cache --version"]);
  });

  test("a setting that fails is told, and nothing else is started", async () => {
    const found = await locate(machine({ programs }), { ...wish, command: ["/opt/gone"] });
    assert.equal(found.server, undefined);
    assert.equal(found.problem, "command-fails");
  });

  test("then the selected interpreter, which does not look into the current folder", async () => {
    const { server } = await locate(machine({ programs }), { ...wish, interpreter: "/venv/bin/python" });
    assert.equal(server?.command, "/venv/bin/python");
    assert.deepEqual(server.args, ["-P", "-m", "phasemark", "server"]);
    assert.equal(server.dependsOnInterpreter, true);
  });

  test("then PATH, though another interpreter may have a server later", async () => {
    const known = machine({ programs: { ...programs, "/venv/bin/python": "no module named phasemark" } });
    const { server } = await locate(known, { ...wish, interpreter: "/venv/bin/python" });
    assert.equal(server?.command, "/usr/bin/phasemark");
    assert.equal(server.dependsOnInterpreter, true);
  });

  test("then the bundled one, isolated", async () => {
    const { server } = await locate(machine({ programs: { "/usr/bin/python3": python } }), wish);
    assert.deepEqual([server?.command, server?.args, server?.source], ["/usr/bin/python3", args, "bundled"]);
  });

  test("which can be asked for", async () => {
    const known = machine({ programs });
    const { server } = await locate(known, { ...wish, useBundled: true });
    assert.equal(server?.source, "bundled");
    assert.ok(!known.started.some((line) => line.includes("phasemark --version")));
  });

  test("a version that does not fit is passed by", async () => {
    for (const version of ["phasemark 0.0.9", "phasemark 1.0.0", "something 0.1.0", ""]) {
      const known = machine({ programs: { "/usr/bin/python3": python, "/usr/bin/phasemark": version } });
      assert.equal((await locate(known, wish)).server?.source, "bundled", version);
    }
  });
});

describe("a workspace that is not trusted", () => {
  test("has no say in what is started", async () => {
    const known = machine({
      path: ["/project/.venv/bin", "bin", ".", "", "/usr/bin"],
      programs: {
        "/project/.venv/bin/python3": python,
        "/project/.venv/bin/phasemark": phasemark,
        "/usr/bin/phasemark": phasemark,
        "/usr/bin/python3": python,
      },
    });
    const given = { ...wish, trusted: false, command: ["/project/evil"], interpreter: "/project/.venv/bin/python3" };
    const { server } = await locate(known, given);
    assert.deepEqual([server?.command, server?.args], ["/usr/bin/python3", args]);
    assert.ok(known.started.every((line) => line.startsWith("/usr/bin/python3 ")), known.started.join("\n"));
  });
});

describe("a workspace that is not trusted, and a Python that the user named", () => {
  const programs = { "/project/.venv/bin/python3.12": python, "/usr/bin/python3": python, "/opt/python": python };
  const path = ["/project/.venv/bin", "/usr/bin"];
  const started = async (named: string, more: Given = {}): Promise<string | undefined> => {
    const known = machine({ path, programs, ...more });
    const { server } = await locate(known, { ...wish, trusted: false, python: named });
    assert.ok(known.started.every((line) => !line.startsWith("/project/") && line.startsWith("/")), known.started.join("\n"));
    return server?.command;
  };

  test("one in the workspace is not started, by its path, by its name, or by a link", async () => {
    assert.equal(await started("/project/.venv/bin/python3.12"), "/usr/bin/python3");
    assert.equal(await started("/usr/../project/.venv/bin/python3.12"), "/usr/bin/python3");
    assert.equal(await started("python3.12"), "/usr/bin/python3");
    const links = { "/home/ada/python": "/project/.venv/bin/python3.12" };
    assert.equal(await started("/home/ada/python", { links, programs: { ...programs, "/home/ada/python": python } }), "/usr/bin/python3");
  });

  test("neither is one that is found from where one stands", async () => {
    assert.equal(await started("../project/.venv/bin/python3.12"), "/usr/bin/python3");
    assert.equal(await started("./python"), "/usr/bin/python3");
  });

  test("one outside of it is", async () => {
    assert.equal(await started("/opt/python"), "/opt/python");
    assert.equal(await started("python3"), "/usr/bin/python3");
  });

  test("nothing else is started for it", async () => {
    assert.equal(await started("/project/.venv/bin/python3.12", { path: ["/project/.venv/bin"] }), undefined);
  });
});

describe("PATH", () => {
  test("an entry inside of the workspace does not count, in a trusted one either", async () => {
    const known = machine({
      path: ["/project/node_modules/.bin", "/project", "relative", "/usr/bin"],
      programs: {
        "/project/node_modules/.bin/phasemark": phasemark,
        "/project/phasemark": phasemark,
        "/usr/bin/phasemark": phasemark,
      },
    });
    assert.equal((await locate(known, wish)).server?.command, "/usr/bin/phasemark");
  });

  test("a link that leads into the workspace does not count", async () => {
    const known = machine({
      path: ["/home/ada/bin"],
      programs: { "/home/ada/bin/phasemark": phasemark },
      links: { "/home/ada/bin/phasemark": "/project/tools/phasemark" },
    });
    assert.equal((await locate(known, { ...wish, bundled: undefined })).problem, "no-server");
  });

  test("a folder whose name begins as that of the workspace lies outside", async () => {
    const known = machine({ path: ["/project2/bin"], programs: { "/project2/bin/phasemark": phasemark } });
    assert.equal((await locate(known, wish)).server?.command, "/project2/bin/phasemark");
  });

  test("on Windows programs end with .exe, and case does not matter", async () => {
    const known = machine({
      platform: "win32",
      path: ["c:\\Work\\bin", "C:\\Python312"],
      folders: ["C:\\work"],
      programs: { "c:\\Work\\bin\\phasemark.exe": phasemark, "C:\\Python312\\python.exe": python },
    });
    assert.equal((await locate(known, wish)).server?.command, "C:\\Python312\\python.exe");
  });
});

describe("Python for the bundled server", () => {
  test("an older one is passed by", async () => {
    const known = machine({
      programs: { "/usr/bin/python3": "cpython 3 9 2\n", "/usr/bin/python3.12": python },
    });
    assert.equal((await locate(known, wish)).server?.command, "/usr/bin/python3.12");
  });

  test("one whose file is named by its version is not asked, but where that is a script", async () => {
    const links = { "/usr/bin/python3": "/usr/bin/python3.12" };
    const programs = { "/usr/bin/python3": python, "/usr/bin/python3.12": python };
    for (const scripts of [[], ["/usr/bin/python3.12"]]) {
      const known = machine({ programs, links, scripts });
      assert.equal((await locate(known, wish)).server?.command, "/usr/bin/python3");
      assert.equal(known.started.length, scripts.length);
    }
  });

  test("only an older one", async () => {
    const known = machine({ programs: { "/usr/bin/python3": "cpython 3 10 9\n" } });
    assert.equal((await locate(known, wish)).problem, "old-python");
  });

  test("none, or none that is CPython", async () => {
    assert.equal((await locate(machine({}), wish)).problem, "no-python");
    const known = machine({ programs: { "/usr/bin/python3": "pypy 3 11 0\n" } });
    assert.equal((await locate(known, wish)).problem, "no-python");
  });

  test("the one of the setting, and no other", async () => {
    const known = machine({ programs: { "/usr/bin/python3": python, "/opt/python": "cpython 3 8 0\n" } });
    assert.equal((await locate(known, { ...wish, python: "/opt/python" })).problem, "old-python");
  });

  test("the one of the setting by its name, or by its path in the workspace, where that is trusted", async () => {
    const programs = { "/usr/bin/python3": python, "/opt/bin/python3.12": python, "/project/.venv/bin/python": python };
    const known = machine({ path: ["/usr/bin", "/opt/bin"], programs });
    assert.equal((await locate(known, { ...wish, python: "python3.12" })).server?.command, "/opt/bin/python3.12");
    assert.equal((await locate(known, { ...wish, python: "/project/.venv/bin/python" })).server?.command, "/project/.venv/bin/python");
    for (const gone of ["python3.99", "bin/python", "/opt/gone"]) {
      assert.equal((await locate(known, { ...wish, python: gone })).problem, "no-python", gone);
    }
  });

  test("no server at all", async () => {
    const found = await locate(machine({ programs: { "/usr/bin/python3": python } }), { ...wish, bundled: undefined });
    assert.equal(found.problem, "no-server");
    assert.deepEqual(
      found.attempts.map((one) => one.what),
      ["selected interpreter", "phasemark on PATH", "bundled server"],
    );
  });
});
