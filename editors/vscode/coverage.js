// Bars beside the lines of a chart that tests have gone through, or have not. What was run, the server knows.
"use strict";
const vscode = require("vscode");

const COLOURS = { run: "#2e9d4f", partly: "#d9a400", missed: "#d1433f" };
const TRACES = "**/*{.lcov,lcov.info}";

function bar(colour) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><path fill="${colour}" d="M10 0h4v16h-4z"/></svg>`;
  return vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`);
}

function decoration(colour) {
  const lane = vscode.OverviewRulerLane.Left;
  return { gutterIconPath: bar(colour), gutterIconSize: "contain", overviewRulerColor: colour, overviewRulerLane: lane };
}

function kindOf(line, hits, told) {
  return hits === 0 ? "missed" : told.partly.includes(line) ? "partly" : "run";
}

// `ask` gives back what the server knows of an address: {hits, partly, stale}.
function watch(context, ask) {
  const kinds = Object.entries(COLOURS).map(([kind, colour]) => {
    const made = vscode.window.createTextEditorDecorationType(decoration(colour));
    context.subscriptions.push(made);
    return [kind, made];
  });
  const paint = async (editor) => {
    const document = editor?.document;
    if (document?.languageId !== "scxml" || document.uri.scheme !== "file") return;
    const isWanted = vscode.workspace.getConfiguration("scxmlc").get("showCoverage") && !document.isDirty;
    const told = isWanted ? await ask(document.uri).catch(() => undefined) : undefined;
    const lines = told && !told.stale ? Object.entries(told.hits).map(([line, hits]) => [Number(line), hits]) : [];
    for (const [kind, type] of kinds) {
      const here = lines.filter(([line, hits]) => line <= document.lineCount && kindOf(line, hits, told) === kind);
      editor.setDecorations(type, here.map(([line]) => new vscode.Range(line - 1, 0, line - 1, 0)));
    }
  };
  const repaint = () => vscode.window.visibleTextEditors.forEach(paint);
  const traces = vscode.workspace.createFileSystemWatcher(TRACES);
  context.subscriptions.push(
    traces,
    traces.onDidCreate(repaint),
    traces.onDidChange(repaint),
    traces.onDidDelete(repaint),
    vscode.window.onDidChangeVisibleTextEditors(repaint),
    vscode.workspace.onDidSaveTextDocument(repaint),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const shown = vscode.window.visibleTextEditors.filter((each) => each.document === document);
      if (contentChanges.length) shown.forEach(paint);
    }),
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration("scxmlc") && repaint()),
  );
  repaint();
  return repaint;
}

module.exports = { watch, TRACES };
