import { execFile } from "node:child_process";

/** A Python interpreter: the program itself (not a shim that starts it) and its `major.minor`. */
export interface Python {
  executable: string;
  version: string;
}

const TIMEOUT = 10_000; // milliseconds; a shim on a busy machine takes its time
const QUESTION = "import sys; print('%d.%d' % sys.version_info[:2]); print(sys.executable)";

/**
 * Asks the interpreter that `command` starts for its path and version; undefined if it fails.
 *
 * Isolated (`-I`, which Python 2 does not know) and without site packages: nothing from the
 * environment or the current folder runs. `cwd` is a folder of our own: Windows looks for programs
 * there first.
 */
export function askPython(command: readonly string[], cwd: string): Promise<Python | undefined> {
  const [program, ...args] = command as [string, ...string[]];
  return new Promise((resolve) => {
    const options = { cwd, timeout: TIMEOUT, windowsHide: true };
    execFile(program, [...args, "-I", "-S", "-c", QUESTION], options, (error, out) => {
      const [version, executable] = out.trim().split(/\r?\n/);
      resolve(error || !version || !executable ? undefined : { executable, version });
    });
  });
}
