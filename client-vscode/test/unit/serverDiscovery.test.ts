import { beforeEach, describe, expect, test } from "vitest";
import { findServer, NoServer, type HostEnvironment } from "../../src/serverDiscovery";

const BUNDLED = "/ext/bundled";

const EXECUTABLE = `${BUNDLED}/keyfit/keyfit`;
const notes: string[] = [];
beforeEach(() => notes.splice(0));

/** Files that are there, and Pythons by the command that starts them. */
function around(
  changes: Partial<HostEnvironment> = {},
  files: string[] = [],
  pythons: Record<string, string> = { python3: "3.12" },
  keyfits: string[] = [],
): HostEnvironment {
  const there = new Set([`${BUNDLED}/launch.py`, `${BUNDLED}/pythons.json`, ...files]);
  return {
    path: "",
    interpreter: "",
    folders: ["/ws"],
    trusted: true,
    home: "/home/me",
    platform: "linux",
    bundled: BUNDLED,
    pythons: ["3.10", "3.11", "3.12"],
    isFile: (path) => there.has(path),
    askPython: async (command) => {
      const version = pythons[command.join(" ")];
      return version ? { executable: `/real/${command[0]}`, version } : { failure: "not found" };
    },
    askKeyfit: async ([command]) =>
      keyfits.includes(command ?? "") ? "keyfit 1.2.3" : { failure: "version not found" },
    note: (line) => notes.push(line),
    chosenPython: async () => undefined,
    ...changes,
  };
}

async function failure(host: HostEnvironment): Promise<NoServer> {
  const error = await findServer(host).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(NoServer);
  return error as NoServer;
}

describe("a keyfit.path", () => {
  const files = ["/opt/keyfit", "/home/me/bin/keyfit", "/ws/tools/keyfit", "/ws/.venv/bin/keyfit"];

  test.each([
    ["/opt/keyfit", "/opt/keyfit"],
    ["~/bin/keyfit", "/home/me/bin/keyfit"],
    ["${workspaceFolder}/tools/keyfit", "/ws/tools/keyfit"],
    ["tools/keyfit", "/ws/tools/keyfit"],
    ["keyfit", "keyfit"], // from PATH
  ])("%s comes before all else", async (path, command) => {
    const found = await findServer(around({ path }, files));
    expect(found).toEqual({ command, args: ["lsp"], origin: "setting" });
  });

  test("that is not there is told, not passed over", async () => {
    const { reason, detail } = await failure(around({ path: "/no/keyfit" }, files));
    expect([reason, detail]).toEqual(["no-such-path", "/no/keyfit"]);
  });
});

describe("a virtual environment of the workspace", () => {
  test.each([".venv", "venv"])("%s", async (name) => {
    const command = `/ws/${name}/bin/keyfit`;
    expect(await findServer(around({}, [command]))).toMatchObject({ command, args: ["lsp"] });
  });

  test("in any folder", async () => {
    const folders = ["/one", "/two"];
    const command = "/two/.venv/bin/keyfit";
    expect(await findServer(around({ folders }, [command]))).toMatchObject({ command });
  });
});

test("bundled: isolated, by the interpreter itself", async () => {
  expect(await findServer(around())).toEqual({
    command: "/real/python3",
    args: ["-I", `${BUNDLED}/launch.py`, "lsp"],
    origin: "bundled",
  });
});

describe("the Python for the bundled server", () => {
  const chosenPython = async () => "/chosen";
  const all = { "/set": "3.11", "/chosen": "3.11", python3: "3.12", python: "3.10" };

  test("the setting, then the Python extension's, then PATH", async () => {
    const set = await findServer(around({ interpreter: "/set", chosenPython }, [], all));
    const chosen = await findServer(around({ chosenPython }, [], all));
    const path = await findServer(around({}, [], all));
    expect([set, chosen, path].map(({ command }) => command)).toEqual([
      "/real//set",
      "/real//chosen",
      "/real/python3",
    ]);
  });

  test("one that is too old or too new is passed over", async () => {
    const pythons = { "/chosen": "3.9", python3: "2.7", python: "3.15", "python3.11": "3.11" };
    const found = await findServer(around({ chosenPython }, [], pythons));
    expect(found.command).toBe("/real/python3.11");
  });

  test("none that fits: what there is", async () => {
    const { reason, detail } = await failure(around({}, [], { python3: "3.8" }));
    expect(reason).toBe("no-python");
    expect(detail).toBe("python3 (Python 3.8)");
  });

  test("a setting that does not fit is told, not passed over", async () => {
    const { reason, detail } = await failure(
      around({ interpreter: "/set" }, [], { python3: "3.12" }),
    );
    expect([reason, detail]).toEqual(["unfit-interpreter", "/set"]);
  });

  test("by the launcher on Windows, in Homebrew on macOS", async () => {
    const windows = await findServer(around({ platform: "win32" }, [], { "py -3": "3.12" }));
    const mac = { "/opt/homebrew/bin/python3": "3.12", python3: "3.9" };
    const macOs = await findServer(around({ platform: "darwin" }, [], mac));
    expect(windows.command).toBe("/real/py");
    expect(macOs.command).toBe("/real//opt/homebrew/bin/python3");
  });
});

test("an untrusted workspace: nothing that it could name", async () => {
  const asked: string[] = [];
  const host = around(
    {
      trusted: false,
      path: "/ws/evil",
      interpreter: "/ws/python",
      chosenPython: async () => "/ws/.venv/bin/python",
    },
    ["/ws/evil", "/ws/.venv/bin/keyfit"],
  );
  const { askPython } = host;
  host.askPython = (command) => (asked.push(command.join(" ")), askPython(command));
  expect((await findServer(host)).origin).toBe("bundled");
  expect(asked).toEqual(["python3"]);
});

test.each([{ isFile: (path: string) => path.endsWith(".json") }, { pythons: [] }])(
  "a broken bundle: %o",
  async (changes) => {
    expect((await failure(around(changes))).reason).toBe("broken-bundle");
  },
);

describe("the bundled executable", () => {
  test("comes before any Python", async () => {
    const found = await findServer(around({}, [EXECUTABLE], { python3: "3.12" }, [EXECUTABLE]));
    expect(found).toEqual({ command: EXECUTABLE, args: ["lsp"], origin: "executable" });
    expect(notes).toEqual([]);
  });

  test("on Windows", async () => {
    const command = `${EXECUTABLE}.exe`;
    const host = around({ platform: "win32" }, [command], {}, [command]);
    expect((await findServer(host)).command).toBe(command);
  });

  test("that does not run on this system leaves it to a Python, and the log says why", async () => {
    expect((await findServer(around({}, [EXECUTABLE]))).origin).toBe("bundled");
    expect(notes).toEqual([`${EXECUTABLE}: version not found`]);
  });

  test("leaves the place to an interpreter that is set", async () => {
    const files = [EXECUTABLE];
    const found = await findServer(
      around({ interpreter: "python3" }, files, { python3: "3.12" }, files),
    );
    expect(found.origin).toBe("bundled");
  });

  test("also runs in an untrusted workspace, which cannot choose an interpreter", async () => {
    const files = [EXECUTABLE];
    const host = around({ trusted: false, interpreter: "/ws/evil" }, files, {}, files);
    expect((await findServer(host)).command).toBe(EXECUTABLE);
  });
});

describe("the keyfit in PATH", () => {
  const universal = { isFile: () => false, pythons: [] };

  test("serves the universal package, which has no server", async () => {
    const found = await findServer(around(universal, [], {}, ["keyfit"]));
    expect(found).toEqual({ command: "keyfit", args: ["lsp"], origin: "path" });
  });

  test("is the last that is tried", async () => {
    expect((await findServer(around({}, [], {}, ["keyfit"]))).origin).toBe("path");
    expect((await findServer(around({}, [], undefined, ["keyfit"]))).origin).toBe("bundled");
  });

  test("that is missing there as well is told", async () => {
    expect((await failure(around(universal))).reason).toBe("not-installed");
    expect(notes).toEqual(["keyfit: version not found"]);
  });

  test("does not replace an interpreter that the user has set", async () => {
    const host = around({ interpreter: "/set" }, [], {}, ["keyfit"]);
    expect((await failure(host)).reason).toBe("unfit-interpreter");
  });
});

test("the log has each Python that was tried, and why it is not used", async () => {
  await failure(around({}, [], { python: "3.8" }));
  expect(notes.slice(0, 2)).toEqual([
    "python3: not found",
    "python: Python 3.8 is not one of 3.10, 3.11, 3.12",
  ]);
  expect(notes.length).toBeGreaterThan(4);
});
