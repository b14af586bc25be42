import * as vscode from "vscode";
import { askConnections, CHANGED, type Connection, isFailing } from "./connections";
import { outdatedServerText } from "./notifications";
import type { Session, State } from "./session";
import { debounce } from "./debounce";
import { ConnectionTree, type Node } from "./tree";

const ONLY_FAILING = "keyfit.onlyFailing"; // in the workspace's state, and for menus
// Milliseconds without a change after which is asked again; unseen there is only the badge to set.
const SEEN = 300;
const UNSEEN = 1500;

/** What an empty list is about; the manifest has a text for each. */
type Emptiness = "" | "stopped" | "nothing" | "filtered";

/** The view of all connections in the workspace: asked for anew whenever they have changed. */
export class ConnectionsView implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires soon after the server says so. */
  readonly onDidChange = this.changed.event;
  private readonly tree = new ConnectionTree();
  private readonly view: vscode.TreeView<Node>;
  private connections: readonly Connection[] = [];
  private latest = 0;

  constructor(
    private readonly session: Session,
    private readonly memory: vscode.Memento,
  ) {
    this.view = vscode.window.createTreeView("keyfit.connections", {
      treeDataProvider: this.tree,
      showCollapseAll: true,
    });
    session.onDidChange((state) => this.follow(state));
    this.view.onDidChangeVisibility(({ visible }) => visible && this.refresh());
    setContext(ONLY_FAILING, this.onlyFailing);
  }

  private get onlyFailing(): boolean {
    return this.memory.get(ONLY_FAILING, false);
  }

  /** Whether only connections are shown that fail. */
  async filter(onlyFailing: boolean): Promise<void> {
    await this.memory.update(ONLY_FAILING, onlyFailing);
    setContext(ONLY_FAILING, onlyFailing);
    this.show(this.connections);
  }

  private follow(state: State): void {
    if (state.kind === "running") {
      const tell = debounce(() => this.changed.fire());
      const ask = debounce(
        () => void this.refresh(),
        () => (this.view.visible ? SEEN : UNSEEN),
      );
      state.client.onNotification(CHANGED, () => {
        tell();
        ask();
      });
    }
    // Unseen, the first list can wait for the server's word that it has looked at everything.
    if (this.view.visible || state.kind !== "running") {
      void this.refresh();
    }
  }

  async refresh(): Promise<void> {
    const turn = ++this.latest;
    const { state } = this.session;
    if (state.kind !== "running") {
      this.say("");
      this.show([], state.kind === "failed" ? "stopped" : "");
      return;
    }
    const connections = await askConnections(state.client).catch(() => []);
    if (turn === this.latest) {
      this.say(connections ? "" : outdatedServerText());
      this.show(connections ?? [], connections ? "nothing" : "");
    }
  }

  /** `ifNone`: what it means that there are no connections at all. */
  private show(connections: readonly Connection[], ifNone: Emptiness = "nothing"): void {
    this.connections = connections;
    const failing = connections.filter(isFailing);
    const shown = this.onlyFailing ? failing : connections;
    this.tree.show(shown);
    this.setBadge(failing.length);
    const isFiltered = shown.length === 0 && connections.length > 0;
    setContext("keyfit.emptiness", isFiltered ? "filtered" : ifNone);
    setContext("keyfit.leavesHomeOut", leavesHomeOut());
  }

  private setBadge(failing: number): void {
    const { t } = vscode.l10n;
    const tooltip = t("Connections that fail: {0}", String(failing));
    this.view.badge = failing > 0 ? { value: failing, tooltip } : undefined;
  }

  private say(message: string): void {
    this.view.message = message;
  }

  dispose(): void {
    this.view.dispose();
    this.changed.dispose();
  }
}

function setContext(key: string, value: unknown): void {
  void vscode.commands.executeCommand("setContext", key, value);
}

/** Whether the home folder's files are left out: by a setting, or as nobody has asked for them in a
 * workspace that is not trusted. */
function leavesHomeOut(): boolean {
  const home = vscode.workspace.getConfiguration("keyfit").get<boolean | null>("home");
  return home === false || (home !== true && !vscode.workspace.isTrusted);
}
