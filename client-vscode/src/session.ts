import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { createClient, type ServerConnection } from "./client";
import type { Launch } from "./serverDiscovery";

export type State =
  | { kind: "waiting" | "starting" }
  | { kind: "running"; client: LanguageClient }
  | { kind: "failed"; reason: string };

/** What a session leaves to its owner. */
export interface Surface {
  find(): Promise<Launch>;
  /** Reports a server that was not found or did not start; returns the text for the status bar. */
  failedToStart(error: unknown, lastWords: string): string;
  /** Reports that the server ended unexpectedly, and whether it is not restarted again. */
  crashed(reason: string, isLast: boolean): void;
}

const RESTARTS = 3; // within MEMORY; after one more crash the server is not restarted
const MEMORY = 3 * 60_000; // milliseconds

/** Runs one server at a time, and restarts it when it crashes, within bounds. */
export class Session implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<State>();
  readonly onDidChange = this.changed.event;
  private connection: ServerConnection | undefined;
  private crashes: number[] = [];
  private queue: Promise<void> = Promise.resolve();
  state: State = { kind: "waiting" };
  /** How the last server was started. */
  launch: Launch | undefined;

  constructor(
    private readonly surface: Surface,
    private readonly cwd: string,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Starts the server unless that has been done. */
  start(): Promise<void> {
    return this.inTurn(async () => {
      if (this.state.kind === "waiting") {
        await this.startServer();
      }
    });
  }

  /** Ends the server, if there is one, and starts it with a clean record. */
  restart(): Promise<void> {
    return this.inTurn(async () => {
      this.crashes = [];
      await this.end();
      await this.startServer();
    });
  }

  async dispose(): Promise<void> {
    await this.inTurn(() => this.end());
    this.changed.dispose();
  }

  /** One after the other: a server that is starting cannot be ended. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work, work);
    return this.queue;
  }

  private async startServer(): Promise<void> {
    this.setState({ kind: "starting" });
    try {
      const launch = await this.surface.find();
      this.launch = launch;
      this.log.info(`Starting ${[launch.command, ...launch.args].join(" ")} (${launch.origin})`);
      await this.connect(launch);
    } catch (error) {
      const words = this.connection ? await this.connection.server.lastWords() : "";
      await this.end();
      this.setState({ kind: "failed", reason: this.surface.failedToStart(error, words) });
    }
  }

  private async connect(launch: Launch): Promise<void> {
    const connection = createClient(launch, this.cwd, this.log, () => void this.closed(connection));
    this.connection = connection;
    await connection.client.start();
    this.setState({ kind: "running", client: connection.client });
  }

  private async closed(connection: ServerConnection): Promise<void> {
    if (this.state.kind !== "running" || this.connection !== connection) {
      return; // a failed start is reported where it was attempted
    }
    this.setState({ kind: "starting" });
    const words = await connection.server.lastWords();
    const reason = words || vscode.l10n.t("its connection was closed");
    this.log.error(`The server ended: ${reason}`);
    const now = Date.now();
    this.crashes = [...this.crashes.filter((time) => now - time < MEMORY), now];
    const isLast = this.crashes.length > RESTARTS;
    this.surface.crashed(reason, isLast);
    if (isLast) {
      this.setState({ kind: "failed", reason });
    } else {
      await this.inTurn(() => this.again(connection));
    }
  }

  /** Starts the server after `crashed` has ended, unless another one was started meanwhile. */
  private async again(crashed: ServerConnection): Promise<void> {
    if (this.connection === crashed) {
      await crashed.client.dispose().catch(() => undefined);
      await this.startServer();
    }
  }

  private async end(): Promise<void> {
    const connection = this.connection;
    this.connection = undefined;
    if (connection) {
      await connection.client.dispose().catch(() => undefined); // it may have ended already
      await connection.server.end();
    }
  }

  private setState(state: State): void {
    this.state = state;
    this.changed.fire(state);
  }
}
