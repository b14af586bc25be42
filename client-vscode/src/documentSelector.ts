import * as vscode from "vscode";
import type { DocumentSelector } from "vscode-languageclient/node";
import { mentions } from "./mentions";
import { anybodys, everyday, own } from "./patterns.json";

/** A glob for the files that usually contain keys and endpoints. */
const USUAL = braced([...own, ...everyday]);

// Besides files: texts that are to be one, and the user's settings. Not the old texts that a
// comparison shows (`git:` and others): what is wrong there cannot be changed.
const SCHEMES = ["file", "untitled", "vscode-userdata"];

const OWN: DocumentSelector & vscode.DocumentFilter[] = SCHEMES.flatMap((scheme) => [
  { scheme, language: "dotenv" },
  { scheme, pattern: braced(own) },
]);

/** The documents that are sent to the server, by language or by path. */
export const SELECTOR: DocumentSelector & vscode.DocumentFilter[] = [
  ...OWN,
  ...SCHEMES.map((scheme) => ({ scheme, pattern: braced([...everyday, ...anybodys]) })),
];

const MOST = 500; // files; where there are more, the server looks for itself
const LONGEST = 256 * 1024; // bytes, code units; of longer files, the server reads few

/** Whether `document` is a reason to start the server: made for keys and endpoints, so that names
 * are completed while it is empty, or one that mentions a vendor. */
export function isReason(document: vscode.TextDocument): boolean {
  if (vscode.languages.match(OWN, document) > 0) {
    return true;
  }
  return isRead(document) && mentions(document.getText().slice(0, LONGEST));
}

/** Whether the server reads `document`. */
export function isRead(document: vscode.TextDocument): boolean {
  return vscode.languages.match(SELECTOR, document) > 0;
}

/** Whether there is a reason to start in what is open, or in the workspace's files. That one of
 * them exists is none: most projects have a `.env`, a Compose file or settings of an editor. */
export async function isNeeded(): Promise<boolean> {
  if (vscode.workspace.textDocuments.some(isReason)) {
    return true;
  }
  const found = await vscode.workspace.findFiles(USUAL, undefined, MOST + 1);
  if (found.length > MOST) {
    return true;
  }
  for (const uri of found) {
    if (await fileMentions(uri)) {
      return true;
    }
  }
  return false;
}

/** Whether the file at `uri` mentions a vendor; no, if it is long or cannot be read. */
async function fileMentions(uri: vscode.Uri): Promise<boolean> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    // A pipe, as password managers put one in place of a .env, would be waited for.
    if ((type & vscode.FileType.File) === 0 || size > LONGEST) {
      return false;
    }
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    return mentions(text.replaceAll("\0", "")); // all that tells UTF-16 from ASCII
  } catch {
    return false; // deleted meanwhile, or not allowed
  }
}

function braced(tails: readonly string[]): string {
  return `**/{${tails.join(",")}}`;
}
