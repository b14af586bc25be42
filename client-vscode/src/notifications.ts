import * as vscode from "vscode";
import { range } from "./interpreters";
import { NoServer } from "./serverDiscovery";

/** Shows why there is no server and what to do about it; returns the short form. */
export function showStartFailure(
  error: unknown,
  lastWords: string,
  pythons: readonly string[],
): string {
  if (error instanceof NoServer) {
    return showNoServer(error, pythons);
  }
  const why = error instanceof Error ? error.message : String(error);
  const text = vscode.l10n.t("keyfit's server did not start: {0}", lastWords || why);
  offer(vscode.window.showErrorMessage, text, [showLog(), restart()]);
  return text;
}

/** Tells of a crash; the last one that is made good ends with the server staying down. */
export function showCrash(reason: string, isLast: boolean): void {
  const { t } = vscode.l10n;
  if (isLast) {
    const text = t("keyfit's server keeps crashing and was not started again: {0}", reason);
    offer(vscode.window.showErrorMessage, text, [showLog(), restart()]);
  } else {
    const text = t("keyfit's server crashed and was started again: {0}", reason);
    offer(vscode.window.showWarningMessage, text, [showLog()]);
  }
}

/** Of a server that does not know of connections. */
export function outdatedServerText(): string {
  return vscode.l10n.t("This server is too old to tell connections. Please update keyfit.");
}

function showNoServer({ reason, detail }: NoServer, pythons: readonly string[]): string {
  const text = noServerText(reason, detail, pythons);
  const ways = {
    "no-such-path": [openSetting("keyfit.path")],
    "broken-bundle": [],
    "no-python": [chooseInterpreter(), howToInstall(), showLog()],
    "unfit-interpreter": [chooseInterpreter(), howToInstall(), showLog()],
    "not-installed": [howToInstall(), openSetting("keyfit.path"), showLog()],
  };
  offer(vscode.window.showErrorMessage, text, ways[reason]);
  return text;
}

function noServerText(
  reason: NoServer["reason"],
  detail: string,
  pythons: readonly string[],
): string {
  const { t } = vscode.l10n;
  const fitting = range(pythons);
  switch (reason) {
    case "no-such-path":
      return t("keyfit: the setting keyfit.path names no file: {0}", detail);
    case "broken-bundle":
      return t("keyfit's own files are incomplete: {0}. Please reinstall the extension.", detail);
    case "no-python":
      return detail
        ? t("keyfit needs Python {0}, and found only {1}", fitting, detail)
        : t("keyfit needs Python {0}, and found none.", fitting);
    case "unfit-interpreter":
      return t("keyfit needs Python {0}; keyfit.interpreter is set to {1}", fitting, detail);
    case "not-installed":
      return t(
        "keyfit's extension has no server for this platform ({0}), and PATH has no keyfit.",
        detail,
      );
  }
}

interface Way {
  title: string;
  command: string;
  args?: unknown[];
}

type Show = (text: string, ...titles: string[]) => Thenable<string | undefined>;

/** Shows a message without waiting for the user's answer. */
function offer(show: Show, text: string, ways: readonly Way[]): void {
  void show(text, ...ways.map(({ title }) => title)).then((chosen) => {
    const way = ways.find(({ title }) => title === chosen);
    return way && vscode.commands.executeCommand(way.command, ...(way.args ?? []));
  });
}

function showLog(): Way {
  return { title: vscode.l10n.t("Show Log"), command: "keyfit.showLog" };
}

function restart(): Way {
  return { title: vscode.l10n.t("Restart"), command: "keyfit.restart" };
}

function chooseInterpreter(): Way {
  return { title: vscode.l10n.t("Choose Interpreter"), command: "keyfit.chooseInterpreter" };
}

function howToInstall(): Way {
  const title = vscode.l10n.t("How to Install");
  const args = ["keyfit.keyfit#keyfit", false];
  return { title, command: "workbench.action.openWalkthrough", args };
}

function openSetting(name: string): Way {
  const title = vscode.l10n.t("Open Settings");
  return { title, command: "workbench.action.openSettings", args: [name] };
}
