import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import type { HostEnvironment } from "./serverDiscovery";
import { askKeyfit, askPython } from "./python";

const PYTHON_EXTENSION = "ms-python.python";
const TIMEOUT = 5000; // milliseconds

/** Where to look for the server, as things are now; `bundled` is the extension's own folder. */
export function hostEnvironment(bundled: string, note: (line: string) => void): HostEnvironment {
  const settings = vscode.workspace.getConfiguration("keyfit");
  const folders = vscode.workspace.workspaceFolders ?? [];
  return {
    path: text(settings.get("path")),
    interpreter: text(settings.get("interpreter")),
    folders: folders.map((folder) => folder.uri.fsPath),
    trusted: vscode.workspace.isTrusted,
    home: homedir(),
    platform: process.platform,
    bundled,
    pythons: bundledPythons(bundled),
    isFile: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
    askPython: (command) => askPython(command, bundled),
    askKeyfit: (command) => askKeyfit(command, bundled),
    note,
    chosenPython,
  };
}

/** The versions, lowest first, whose libraries were bundled; none if the bundle is broken. */
export function bundledPythons(bundled: string): string[] {
  try {
    return JSON.parse(readFileSync(path.join(bundled, "pythons.json"), "utf8"));
  } catch {
    return [];
  }
}

/** A setting of the wrong type counts as not set. */
function text(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}

/** What of the Python extension's interface is used here. */
interface PythonExtension {
  environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    known?: readonly { executable?: { uri?: vscode.Uri } }[];
  };
}

async function chosenPython(): Promise<string | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return (await pythonExtension())?.environments?.getActiveEnvironmentPath(folder).path;
}

/** The interpreters that the Python extension knows, if there is one. */
export async function knownPythons(): Promise<string[]> {
  const known = (await pythonExtension())?.environments?.known ?? [];
  return known.flatMap(({ executable }) => executable?.uri?.fsPath ?? []);
}

async function pythonExtension(): Promise<PythonExtension | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>(PYTHON_EXTENSION);
  if (!extension) {
    return undefined;
  }
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, TIMEOUT, undefined));
  const ready = Promise.resolve(extension.activate()).catch(() => undefined);
  return Promise.race([ready, late]);
}
