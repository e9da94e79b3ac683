// Starts `scxmlc lsp`, shows pictures, and hands charts to `scxmlc debug --dap`. What it knows of charts, the server knows.
"use strict";
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function command() {
  return vscode.workspace.getConfiguration("scxmlc").get("command");
}

async function activate(context) {
  const server = { command: command(), args: ["lsp"] };
  client = new LanguageClient("scxmlc", "SCXML", server, {
    documentSelector: [{ language: "scxml" }],
    initializationOptions: { commands: ["scxmlc.debug"] },
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{scxml,js,xml,toml}") },
    middleware: { executeCommand: carryOut },
  });
  context.subscriptions.push(
    vscode.commands.registerCommand("scxmlc.preview", (uri) => preview(uri ?? activeUri())),
    vscode.commands.registerCommand("scxmlc.debug", (uri) => debug(vscode.Uri.parse(uri))),
    vscode.debug.registerDebugAdapterDescriptorFactory("scxmlc", {
      createDebugAdapterDescriptor: () => new vscode.DebugAdapterExecutable(command(), ["debug", "--dap"]),
    }),
    vscode.debug.registerDebugConfigurationProvider("scxmlc", {
      resolveDebugConfiguration: (_folder, found) =>
        found.type ? found : { type: "scxmlc", request: "launch", name: "Debug", program: activeUri().fsPath },
    }),
  );
  await client.start();
}

// The lens `draw` shows the picture here; everything else is the server's.
function carryOut(name, args, next) {
  return name === "scxmlc.draw" ? preview(vscode.Uri.parse(args[0])) : next(name, args);
}

function activeUri() {
  return vscode.window.activeTextEditor?.document.uri;
}

function debug(uri) {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const wanted = { type: "scxmlc", request: "launch", name: "Debug this chart", program: uri.fsPath };
  return vscode.debug.startDebugging(folder, wanted);
}

// The picture beside the text, drawn again whenever what is known of the chart changes.
function preview(uri) {
  const panel = vscode.window.createWebviewPanel("scxmlc", "Chart", vscode.ViewColumn.Beside, {});
  const draw = async () => {
    try {
      const wanted = { command: "scxmlc.draw", arguments: [client.code2ProtocolConverter.asUri(uri), "quiet"] };
      panel.webview.html = page(await client.sendRequest("workspace/executeCommand", wanted));
    } catch (problem) {
      panel.title = `Chart: ${problem.message}`;
    }
  };
  const changed = vscode.languages.onDidChangeDiagnostics((event) => {
    if (event.uris.some((each) => each.toString() === uri.toString())) draw();
  });
  panel.onDidDispose(() => changed.dispose());
  return draw();
}

function page(svg) {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  const picture = Buffer.from(svg, "utf-8").toString("base64");
  return `<!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="${policy}">
<body style="background: white"><img alt="The chart" src="data:image/svg+xml;base64,${picture}"></body>`;
}

function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };
