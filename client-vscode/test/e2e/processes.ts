// The language servers, as the system lists them.
import { readdirSync, readFileSync } from "node:fs";
import type { Editor } from "./harness";

/** The process ids of the servers that `editor`'s extension has started. */
export function servers(editor: Editor): number[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((pid) => isServer(pid, editor.profile));
}

/** Its profile is in the environment of all that an editor starts. */
function isServer(pid: number, profile: string): boolean {
  try {
    const [words, environment] = ["cmdline", "environ"].map((name) =>
      readFileSync(`/proc/${pid}/${name}`, "utf8").split("\0"),
    );
    return words!.includes("lsp") && environment!.includes(`XDG_RUNTIME_DIR=${profile}`);
  } catch {
    return false; // it has just ended
  }
}
