import { execFile } from "node:child_process";

/** A Python interpreter: the program itself (not a shim that starts it) and its `major.minor`. */
export interface Python {
  executable: string;
  version: string;
}

/** Why a program cannot be used, in its own words if it has any. */
export interface Failure {
  failure: string;
}

const TIMEOUT = 10_000; // milliseconds; a shim on a busy machine takes its time
const QUESTION = "import sys; print('%d.%d' % sys.version_info[:2]); print(sys.executable)";

/**
 * Asks the interpreter that `command` starts for its path and version.
 *
 * Isolated (`-I`, which Python 2 does not know) and without site packages: nothing from the
 * environment or the current folder runs. `cwd` is a folder of our own: Windows looks for programs
 * there first.
 */
export async function askPython(
  command: readonly string[],
  cwd: string,
): Promise<Python | Failure> {
  const answer = await ask([...command, "-I", "-S", "-c", QUESTION], cwd);
  if (typeof answer !== "string") {
    return answer;
  }
  const [version, executable] = answer.trim().split(/\r?\n/);
  return version && executable ? { executable, version } : { failure: "it is no Python" };
}

/** Asks the keyfit that `command` starts for its version. */
export async function askKeyfit(
  command: readonly string[],
  cwd: string,
): Promise<string | Failure> {
  const answer = await ask([...command, "--version"], cwd);
  if (typeof answer !== "string") {
    return answer;
  }
  return /^keyfit \d/.test(answer) ? answer.trim() : { failure: "it is no keyfit" };
}

/** What `command` prints; a failure if it does not exit with 0. */
function ask(command: readonly string[], cwd: string): Promise<string | Failure> {
  const [program, ...args] = command as [string, ...string[]];
  return new Promise((resolve) => {
    const options = { cwd, timeout: TIMEOUT, windowsHide: true };
    execFile(program, args, options, (error, out, errors) => {
      resolve(error ? { failure: why(error, errors) } : out);
    });
  });
}

/** The last words of a program that failed, else the code by which the system or it ended it. */
function why(
  error: { code?: unknown; signal?: unknown; killed?: boolean },
  errors: string,
): string {
  if (error.code === "ENOENT") {
    return "not found";
  }
  if (error.killed) {
    return `no answer within ${TIMEOUT / 1000} s`;
  }
  const words = errors.trim().split(/\r?\n/).at(-1)?.trim();
  return words || `ended with ${String(error.code ?? error.signal)}`;
}
