import * as path from "node:path";
import type { Python } from "./python";

/** How to start the server, and where it was found, in a word for the log. */
export interface Launch {
  command: string;
  args: string[];
  origin: "setting" | "environment" | "bundled";
}

/** Everything that decides which server is started. */
export interface HostEnvironment {
  /** The settings `keyfit.path` and `keyfit.interpreter`; empty if not set. */
  path: string;
  interpreter: string;
  /** The workspace's folders, and whether the user trusts what is in them. */
  folders: readonly string[];
  trusted: boolean;
  home: string;
  platform: NodeJS.Platform;
  /** The extension's folder with `launch.py` and `libs`, and the Pythons that its libraries fit. */
  bundled: string;
  pythons: readonly string[];
  isFile(path: string): boolean;
  askPython(command: readonly string[]): Promise<Python | undefined>;
  /** The interpreter chosen in the Python extension, if there is one. */
  chosenPython(): Promise<string | undefined>;
}

/** Why there is no server to start. */
export class NoServer extends Error {
  constructor(
    readonly reason: "no-such-path" | "broken-bundle" | "no-python" | "unfit-interpreter",
    /** The file that was looked for, or the Pythons that do not fit; empty if there is none. */
    readonly detail: string,
  ) {
    super(`${reason}: ${detail}`);
  }
}

const ENVIRONMENTS = [".venv", "venv"];
// A window that was not started from a shell lacks these in its PATH.
const MAC_PLACES = ["/opt/homebrew/bin/python3", "/usr/local/bin/python3"];

/** Finds the server: the nearest to what the user asked for first. Throws `NoServer`. */
export async function findServer(around: HostEnvironment): Promise<Launch> {
  if (around.trusted && around.path) {
    return fromSetting(around);
  }
  const installed = around.trusted ? inEnvironment(around) : undefined;
  return installed ?? bundledServer(around);
}

function fromSetting(around: HostEnvironment): Launch {
  const command = expand(around.path, around);
  if (path.isAbsolute(command) && !around.isFile(command)) {
    throw new NoServer("no-such-path", command);
  }
  return { command, args: ["lsp"], origin: "setting" };
}

function inEnvironment({ folders, platform, isFile }: HostEnvironment): Launch | undefined {
  const tail = platform === "win32" ? ["Scripts", "keyfit.exe"] : ["bin", "keyfit"];
  const places = folders.flatMap((folder) =>
    ENVIRONMENTS.map((name) => path.join(folder, name, ...tail)),
  );
  const command = places.find(isFile);
  return command ? { command, args: ["lsp"], origin: "environment" } : undefined;
}

async function bundledServer(around: HostEnvironment): Promise<Launch> {
  const launcher = path.join(around.bundled, "launch.py");
  if (!around.isFile(launcher) || around.pythons.length === 0) {
    throw new NoServer("broken-bundle", around.bundled);
  }
  const python = await fittingPython(around);
  return { command: python.executable, args: ["-I", launcher, "lsp"], origin: "bundled" };
}

async function fittingPython(around: HostEnvironment): Promise<Python> {
  if (around.trusted && around.interpreter) {
    const command = expand(around.interpreter, around);
    return firstFitting(around, [[command]], "unfit-interpreter", command);
  }
  const chosen = around.trusted ? await around.chosenPython() : undefined;
  const commands = [...(chosen ? [[chosen]] : []), ...commonNames(around)];
  return firstFitting(around, commands, "no-python", "");
}

/** The first Python of `commands` that the bundled libraries fit. Throws `NoServer`, which names
 * those of another version, or `otherwise` where none runs at all. */
async function firstFitting(
  around: HostEnvironment,
  commands: readonly string[][],
  reason: NoServer["reason"],
  otherwise: string,
): Promise<Python> {
  const unfit: string[] = [];
  for (const command of commands) {
    const python = await around.askPython(command);
    if (python && around.pythons.includes(python.version)) {
      return python;
    }
    if (python) {
      unfit.push(`${command.join(" ")} (Python ${python.version})`);
    }
  }
  throw new NoServer(reason, unfit.join(", ") || otherwise);
}

function commonNames({ platform, pythons }: HostEnvironment): string[][] {
  const plain = [["python3"], ["python"]];
  if (platform === "win32") {
    return [...plain, ["py", "-3"]];
  }
  const numbered = [...pythons].reverse().map((version) => [`python${version}`]);
  const places = platform === "darwin" ? MAC_PLACES.map((place) => [place]) : [];
  return [...plain, ["py"], ...places, ...numbered];
}

/** Replaces `~` and `${workspaceFolder}`; a relative path starts from the first folder. */
function expand(value: string, { folders, home }: HostEnvironment): string {
  const first = folders[0] ?? home;
  const plain = value.replace(/^~(?=[/\\]|$)/, home).replaceAll("${workspaceFolder}", first);
  // A bare name is looked for in PATH by whoever starts it.
  return /[/\\]/.test(plain) ? path.resolve(first, plain) : plain;
}
