import * as path from "node:path";
import type { Failure, Python } from "./python";

/** How to start the server, and where it was found, in a word for the log. */
export interface Launch {
  command: string;
  args: string[];
  origin: "setting" | "environment" | "executable" | "bundled" | "path";
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
  /** The extension's folder: in the package of a platform with the executable, `launch.py` and
   * `libs`, and the Pythons that its libraries fit. The universal package has none of them. */
  bundled: string;
  pythons: readonly string[];
  isFile(path: string): boolean;
  askPython(command: readonly string[]): Promise<Python | Failure>;
  /** The version of the keyfit that `command` starts. */
  askKeyfit(command: readonly string[]): Promise<string | Failure>;
  /** Notes for the log what was tried, and why it is not used. */
  note(line: string): void;
  /** The interpreter chosen in the Python extension, if there is one. */
  chosenPython(): Promise<string | undefined>;
}

/** Why there is no server to start. */
export class NoServer extends Error {
  constructor(
    readonly reason:
      "no-such-path" | "broken-bundle" | "no-python" | "unfit-interpreter" | "not-installed",
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
  if (installed) {
    return installed;
  }
  const interpreter = around.trusted && around.interpreter;
  const found = interpreter ? undefined : await executable(around);
  return found ?? (await bundledServer(around));
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

/** The bundled executable, which needs no Python; undefined if there is none, or it does not run:
 * a system may be too old for it, or forbid it. */
async function executable(around: HostEnvironment): Promise<Launch | undefined> {
  const name = around.platform === "win32" ? "keyfit.exe" : "keyfit";
  const command = path.join(around.bundled, "keyfit", name);
  const runs = around.isFile(command) && (await isKeyfit(around, command));
  return runs ? { command, args: ["lsp"], origin: "executable" } : undefined;
}

async function bundledServer(around: HostEnvironment): Promise<Launch> {
  const launcher = path.join(around.bundled, "launch.py");
  if (!around.isFile(path.join(around.bundled, "pythons.json"))) {
    return onPath(around, new NoServer("not-installed", around.platform));
  }
  if (!around.isFile(launcher) || around.pythons.length === 0) {
    throw new NoServer("broken-bundle", around.bundled);
  }
  try {
    const python = await fittingPython(around);
    return { command: python.executable, args: ["-I", launcher, "lsp"], origin: "bundled" };
  } catch (error) {
    if (error instanceof NoServer && error.reason === "no-python") {
      return onPath(around, error);
    }
    throw error;
  }
}

/** The keyfit in PATH, the last that is tried. Throws `otherwise` if there is none. */
async function onPath(around: HostEnvironment, otherwise: NoServer): Promise<Launch> {
  if (await isKeyfit(around, "keyfit")) {
    return { command: "keyfit", args: ["lsp"], origin: "path" };
  }
  throw otherwise;
}

async function isKeyfit(around: HostEnvironment, command: string): Promise<boolean> {
  const answer = await around.askKeyfit([command]);
  if (typeof answer !== "string") {
    around.note(`${command}: ${answer.failure}`);
  }
  return typeof answer === "string";
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
    const words = command.join(" ");
    const python = await around.askPython(command);
    if ("failure" in python) {
      around.note(`${words}: ${python.failure}`);
    } else if (around.pythons.includes(python.version)) {
      return python;
    } else {
      around.note(`${words}: Python ${python.version} is not one of ${around.pythons.join(", ")}`);
      unfit.push(`${words} (Python ${python.version})`);
    }
  }
  throw new NoServer(reason, unfit.join(", ") || otherwise);
}

/** The commands that start a Python on most systems. */
export function commonNames({
  platform,
  pythons,
}: Pick<HostEnvironment, "platform" | "pythons">): string[][] {
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
