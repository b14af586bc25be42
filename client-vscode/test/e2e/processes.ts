// The language servers, as the system lists them.
import { readdirSync, readFileSync } from "node:fs";
import type { Editor } from "./harness";

/** The process ids of the servers that `editor`'s extension has started. */
export function servers(editor: Editor): number[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((pid) => isServer(pid, editor.profile));
}

/** The words with which a process was started. */
export function commandLine(pid: number): string[] {
  return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
}

/** Its profile is in the environment of all that an editor starts. */
function isServer(pid: number, profile: string): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
    return commandLine(pid).includes("lsp") && environment.includes(`XDG_RUNTIME_DIR=${profile}`);
  } catch {
    return false; // it has just ended
  }
}
