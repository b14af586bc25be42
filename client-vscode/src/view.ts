import * as vscode from "vscode";
import { askConnections, CHANGED } from "./connections";
import { outdatedServerText } from "./notifications";
import type { Session, State } from "./session";
import { debounce } from "./debounce";
import { ConnectionTree, type Node } from "./tree";

/** The view of all connections in the workspace: asked for anew whenever they have changed. */
export class ConnectionsView implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when the server says so, and when there is another server. */
  readonly onDidChange = this.changed.event;
  private readonly tree = new ConnectionTree();
  private readonly view: vscode.TreeView<Node>;

  constructor(private readonly session: Session) {
    this.view = vscode.window.createTreeView("keyfit.connections", {
      treeDataProvider: this.tree,
      showCollapseAll: true,
    });
    session.onDidChange((state) => this.follow(state));
    this.view.onDidChangeVisibility(() => this.refresh());
  }

  private follow(state: State): void {
    if (state.kind === "running") {
      state.client.onNotification(
        CHANGED,
        debounce(() => void this.refresh()),
      );
    }
    void this.refresh();
  }

  /** Asks only while it is seen: the server has squiggles to make meanwhile. */
  async refresh(): Promise<void> {
    this.changed.fire();
    if (!this.view.visible) {
      return;
    }
    const { state } = this.session;
    this.say(state.kind === "failed" ? vscode.l10n.t("keyfit is not running.") : "");
    if (state.kind !== "running") {
      this.tree.show([]);
      return;
    }
    const connections = await askConnections(state.client).catch(() => []);
    if (!connections) {
      this.say(outdatedServerText());
    }
    this.tree.show(connections ?? []);
  }

  private say(message: string): void {
    this.view.message = message;
  }

  dispose(): void {
    this.view.dispose();
    this.changed.dispose();
  }
}
