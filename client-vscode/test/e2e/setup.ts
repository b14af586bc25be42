// Before all tests in the workbench: installs the packed extension, as a user would.
import * as path from "node:path";
import { CLIENT, install } from "./harness";

export default function setup(): void {
  install(process.env["VSIX"] ?? path.join(CLIENT, "dist/keyfit-linux-x64.vsix"));
}
