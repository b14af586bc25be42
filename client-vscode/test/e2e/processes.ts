// The server's processes, as the system lists them.
import { readdirSync, readFileSync } from "node:fs";
import { EXTENSIONS } from "./harness";

/** The process ids of the servers that run from the installed extension, or whose command has `mark`. */
export function servers(mark = EXTENSIONS): number[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((pid) => isServer(pid, mark));
}

function isServer(pid: number, mark: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return words.includes("lsp") && words.some((word) => word.includes(mark));
  } catch {
    return false; // it has just ended
  }
}
