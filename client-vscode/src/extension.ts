import * as vscode from "vscode";
import { copyDebugInformation } from "./debugInformation";
import { Explainer } from "./explain";
import { isNeeded, isRead, isReason } from "./documentSelector";
import { findServer } from "./serverDiscovery";
import { chooseInterpreter } from "./interpreters";
import { showCrash, showStartFailure } from "./notifications";
import { Session } from "./session";
import { debounce } from "./debounce";
import { Status } from "./status";
import { bundledPythons, hostEnvironment } from "./hostEnvironment";
import { goTo } from "./places";
import { setUp } from "./setUp";
import { ConnectionsView } from "./view";
import * as actions from "./viewActions";

let session: Session | undefined;

/** Returns at once: the editor waits for it, and shows how long, and a server takes a while. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("keyfit", { log: true });
  session = createSession(context, log);
  const view = new ConnectionsView(session, context.workspaceState);
  const status = new Status(session);
  const explainer = new Explainer(session, rulesOf(context));
  context.subscriptions.push(log, view, status, explainer);
  context.subscriptions.push(...commands(context, session, log, explainer));
  context.subscriptions.push(...viewCommands(session, view));
  context.subscriptions.push(...listeners(session, view, status));
  void startIfNeeded(session);
}

export async function deactivate(): Promise<void> {
  await session?.dispose();
}

/** The names of all rules, as the manifest offers them in settings. */
function rulesOf(context: vscode.ExtensionContext): string[] {
  const { properties } = context.extension.packageJSON.contributes.configuration;
  return properties["keyfit.ignore"].items.enum;
}

function createSession(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Session {
  const bundled = context.asAbsolutePath("bundled");
  const surface = {
    find: () => findServer(hostEnvironment(bundled, (line) => log.warn(`Not used: ${line}`))),
    failedToStart: (error: unknown, words: string) =>
      showStartFailure(error, words, bundledPythons(bundled)),
    crashed: showCrash,
  };
  return new Session(surface, bundled, log);
}

function commands(
  context: vscode.ExtensionContext,
  session: Session,
  log: vscode.LogOutputChannel,
  explainer: Explainer,
): vscode.Disposable[] {
  const bundled = context.asAbsolutePath("bundled");
  const version: string = context.extension.packageJSON.version;
  const register = vscode.commands.registerCommand;
  return [
    register("keyfit.restart", () => session.restart()),
    register("keyfit.showLog", () => log.show()),
    register("keyfit.chooseInterpreter", () => chooseInterpreter(bundled)),
    register("keyfit.copyDebugInformation", () => copyDebugInformation(session, version)),
    register("keyfit.explainError", async (text?: string) => {
      await session.start();
      await explainer.explain(text);
    }),
  ];
}

function viewCommands(session: Session, view: ConnectionsView): vscode.Disposable[] {
  const register = vscode.commands.registerCommand;
  return [
    register("keyfit.refreshConnections", () => view.refresh()),
    register("keyfit.showFailing", () => view.filter(true)),
    register("keyfit.showAll", () => view.filter(false)),
    register("keyfit.goTo", goTo),
    register("keyfit.repairConnection", (node) => actions.repair(session, node)),
    register("keyfit.revealConnection", actions.reveal),
    register("keyfit.copyConnection", actions.copy),
    register("keyfit.includeHome", actions.includeHome),
    register("keyfit.setUpTool", () => setUp(session)),
    register("keyfit.showConnections", async () => {
      await session.start(); // the view is there once there is a server
      await vscode.commands.executeCommand("keyfit.connections.focus");
    }),
  ];
}

function listeners(session: Session, view: ConnectionsView, status: Status): vscode.Disposable[] {
  const update = () => void status.update();
  const updateSoon = debounce(update);
  const startSoon = debounce(() => void startForOpen(session));
  const isWaiting = () => session.state.kind === "waiting";
  return [
    session.onDidChange(({ kind }) => {
      void vscode.commands.executeCommand("setContext", "keyfit.active", kind !== "waiting");
      update();
    }),
    view.onDidChange(update),
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => isShown(uris) && updateSoon()),
    vscode.workspace.onDidOpenTextDocument((opened) => isReason(opened) && session.start()),
    vscode.workspace.onDidChangeTextDocument(
      ({ document }) => isWaiting() && isRead(document) && startSoon(),
    ),
    vscode.workspace.onDidChangeWorkspaceFolders(() => startIfNeeded(session)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => restartIfStarted(session)),
    vscode.workspace.onDidChangeConfiguration((event) =>
      ["keyfit.path", "keyfit.interpreter"].some((name) => event.affectsConfiguration(name))
        ? restartIfStarted(session)
        : undefined,
    ),
  ];
}

async function startIfNeeded(session: Session): Promise<void> {
  if (await isNeeded()) {
    await session.start();
  }
}

/** Starts once an open document has become a reason to. */
async function startForOpen(session: Session): Promise<void> {
  if (vscode.workspace.textDocuments.some(isReason)) {
    await session.start();
  }
}

/** Whether the active file is among `uris`. */
function isShown(uris: readonly vscode.Uri[]): boolean {
  const shown = vscode.window.activeTextEditor?.document.uri.toString();
  return uris.some((uri) => uri.toString() === shown);
}

/** Restarts, because another server may be the right one now. */
async function restartIfStarted(session: Session): Promise<void> {
  if (session.state.kind !== "waiting") {
    await session.restart();
  }
}
