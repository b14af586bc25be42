// The least that an extension with a language server in Python can be.
const { LanguageClient } = require("vscode-languageclient/node");

exports.activate = () => {
  const command = process.env.TRIVIAL_PYTHON;
  const server = { command, args: [require("node:path").join(__dirname, "server.py")] };
  const selector = [{ scheme: "file", language: "dotenv" }];
  return new LanguageClient("trivial", "trivial", server, { documentSelector: selector }).start();
};
