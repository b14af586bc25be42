import { type ChildProcess, spawn } from "node:child_process";
import * as vscode from "vscode";
import type { Launch } from "./serverDiscovery";

const KEPT = 20; // lines of the error output
const TIMEOUT = 2000; // milliseconds that a server may take to exit on its own

/** The server's process, and the last lines of its error output. */
export class ServerProcess {
  private process: ChildProcess | undefined;
  private lines: string[] = [];
  private ended: Promise<void> = Promise.resolve();

  /** Starts `launch` in the folder `cwd`; rejects if there is no such program. */
  start({ command, args }: Launch, cwd: string): Promise<ChildProcess> {
    const process = spawn(command, args, { cwd, windowsHide: true });
    this.process = process;
    this.listen(process);
    // "close" comes after the last output, "exit" may come before it.
    this.ended = new Promise((resolve) => process.once("close", () => resolve()));
    return new Promise((resolve, reject) => {
      process.once("error", reject).once("spawn", () => resolve(process));
    });
  }

  private listen({ stderr }: ChildProcess): void {
    let rest = "";
    stderr?.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? "";
      this.lines = [...this.lines, ...lines.filter((line) => line.trim())].slice(-KEPT);
    });
  }

  /**
   * Why it ended, in its own words: of a Python traceback the last line names the error. Nothing if
   * it never ran or still does.
   */
  async lastWords(): Promise<string> {
    await this.waited();
    const { signalCode, exitCode } = this.process ?? {};
    if (signalCode) {
      return vscode.l10n.t("it was ended by the signal {0}", signalCode);
    }
    if (exitCode === null || exitCode === undefined || exitCode < 0) {
      return "";
    }
    const code = vscode.l10n.t("it ended with code {0}", String(exitCode));
    return exitCode ? (this.lines.at(-1)?.trim() ?? code) : code;
  }

  /** Makes sure that the process, which was asked to exit, ends soon. */
  async end(): Promise<void> {
    await this.waited();
    this.process?.kill("SIGKILL");
  }

  private waited(): Promise<void> {
    return Promise.race([this.ended, new Promise<void>((resolve) => setTimeout(resolve, TIMEOUT))]);
  }
}
