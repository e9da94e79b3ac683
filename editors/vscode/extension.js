// Starts `scxmlc lsp`, shows pictures, explanations and coverage, and hands charts to `scxmlc debug --dap`. What it knows
// of charts, the server knows.
"use strict";
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");
const coverage = require("./coverage");

const EXPLAINED = "scxmlc-explained";
let client;
let repaint = () => {};

function command() {
  return vscode.workspace.getConfiguration("scxmlc").get("command");
}

async function activate(context) {
  const server = { command: command(), args: ["lsp"] };
  client = new LanguageClient("scxmlc", "SCXML", server, {
    documentSelector: [{ language: "scxml" }],
    initializationOptions: { commands: ["scxmlc.debug"] },
    synchronize: { fileEvents: ["**/*.{scxml,js,xml,toml}", coverage.TRACES].map(watcher) },
    middleware: { executeCommand: carryOut, handleDiagnostics: withLinks },
  });
  context.subscriptions.push(
    vscode.commands.registerCommand("scxmlc.preview", (uri) => preview(uri ?? activeUri())),
    vscode.workspace.registerTextDocumentContentProvider(EXPLAINED, { provideTextDocumentContent: explanation }),
    vscode.commands.registerCommand("scxmlc.debug", (uri) => debug(vscode.Uri.parse(uri))),
    vscode.debug.registerDebugAdapterDescriptorFactory("scxmlc", {
      createDebugAdapterDescriptor: () => new vscode.DebugAdapterExecutable(command(), ["debug", "--dap"]),
    }),
    vscode.debug.registerDebugConfigurationProvider("scxmlc", {
      resolveDebugConfiguration: (_folder, found) => (found.type || !activeUri() ? found : launch(activeUri())),
    }),
  );
  try {
    await client.start();
  } catch {
    return missing();
  }
  repaint = coverage.watch(context, (uri) => ask("scxmlc.covered", asUri(uri)));
}

async function missing() {
  const settings = "Open Settings";
  const told = `"${command()} lsp" does not start: pip install 'scxmlc[lsp]', or say where it is.`;
  if ((await vscode.window.showErrorMessage(told, settings)) === settings)
    vscode.commands.executeCommand("workbench.action.openSettings", "scxmlc.command");
}

function watcher(pattern) {
  return vscode.workspace.createFileSystemWatcher(pattern);
}

function ask(name, ...args) {
  return client.sendRequest("workspace/executeCommand", { command: name, arguments: args });
}

function asUri(uri) {
  return client.code2ProtocolConverter.asUri(uri);
}

// What the server finds out is shown here; all else is the server's.
const SHOWN = {
  "scxmlc.draw": ([uri]) => preview(vscode.Uri.parse(uri)),
  "scxmlc.explain": ([code]) => explain(code),
  "scxmlc.coverage": ([uri]) => cover(vscode.Uri.parse(uri)),
};

function carryOut(name, args, next) {
  return SHOWN[name] ? SHOWN[name](args) : next(name, args);
}

// The code of a finding is a link to what it means.
function withLinks(uri, found, next) {
  for (const each of found) {
    if (typeof each.code !== "string") continue;
    const target = vscode.Uri.parse(`command:scxmlc.explain?${encodeURIComponent(JSON.stringify([each.code]))}`);
    each.code = { value: each.code, target };
  }
  next(uri, found);
}

function explain(code) {
  const page = vscode.Uri.from({ scheme: EXPLAINED, path: `/${code}.md` });
  return vscode.commands.executeCommand("markdown.showPreviewToSide", page);
}

function explanation(page) {
  return ask("scxmlc.explain", page.path.slice(1, -".md".length), "markdown");
}

// The scenarios play what stands in files, so these are saved first.
async function cover(uri) {
  await vscode.workspace.saveAll(false);
  try {
    await ask("scxmlc.coverage", asUri(uri));
  } catch (problem) {
    vscode.window.showErrorMessage(problem.message);
  }
  repaint();
}

function activeUri() {
  return vscode.window.activeTextEditor?.document.uri;
}

async function debug(uri) {
  const wanted = await launch(uri);
  if (wanted) vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), wanted);
}

const NONE = "no scenario: stop before anything happens";

// With a scenario of the chart beside it; without one it stands still until events are sent from the console.
async function launch(uri) {
  const folder = vscode.Uri.joinPath(uri, "..");
  const stem = uri.path.split("/").pop().replace(/\.scxml$/, "");
  const files = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
  const scenarios = files.filter((name) => name.startsWith(`${stem}.`) && name.endsWith(".scenario.toml"));
  const choose = () => vscode.window.showQuickPick([...scenarios, NONE], { placeHolder: "What is to happen?" });
  const chosen = scenarios.length > 1 ? await choose() : scenarios[0];
  if (scenarios.length > 1 && !chosen) return undefined;
  const play = scenarios.includes(chosen) ? { scenario: vscode.Uri.joinPath(folder, chosen).fsPath } : { stopOnEntry: true };
  return { type: "scxmlc", request: "launch", name: `Debug ${stem}`, program: uri.fsPath, ...play };
}

const panels = new Map();

// The picture beside the text, drawn again whenever what is known of the chart changes.
function preview(uri) {
  const open = panels.get(uri.toString());
  if (open) return open.reveal(undefined, true);
  const panel = vscode.window.createWebviewPanel("scxmlc", "Chart", { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, {});
  panels.set(uri.toString(), panel);
  const draw = async () => {
    try {
      panel.webview.html = page(await ask("scxmlc.draw", asUri(uri), "quiet"));
      panel.title = "Chart";
    } catch (problem) {
      panel.title = `Chart: ${problem.message}`;
    }
  };
  const changed = vscode.languages.onDidChangeDiagnostics((event) => {
    if (event.uris.some((each) => each.toString() === uri.toString())) draw();
  });
  panel.onDidDispose(() => {
    panels.delete(uri.toString());
    changed.dispose();
  });
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
