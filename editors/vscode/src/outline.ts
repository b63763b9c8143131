// The sections of the spec that is edited as a tree, with those that are missing at their places.

import * as vscode from "vscode";

// What the server says of a section that is asked for and not there.
const MISSING = "missing";

export class Outline implements vscode.TreeDataProvider<vscode.DocumentSymbol>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listening: vscode.Disposable[];
  readonly onDidChangeTreeData = this.changed.event;

  /** `sections` gives those of a document, as the server tells them. */
  constructor(private readonly sections: (of: vscode.TextDocument) => Promise<vscode.DocumentSymbol[]>) {
    this.listening = [
      this.changed,
      vscode.window.onDidChangeActiveTextEditor(() => this.changed.fire()),
      vscode.languages.onDidChangeDiagnostics((change) => {
        const shown = vscode.window.activeTextEditor?.document.uri.toString();
        if (change.uris.some((uri) => uri.toString() === shown)) {
          this.changed.fire();
        }
      }),
    ];
  }

  dispose(): void {
    this.listening.forEach((one) => one.dispose());
  }

  async getChildren(symbol?: vscode.DocumentSymbol): Promise<vscode.DocumentSymbol[]> {
    if (symbol !== undefined) {
      return symbol.children;
    }
    const document = vscode.window.activeTextEditor?.document;
    return document === undefined ? [] : this.sections(document);
  }

  getTreeItem(symbol: vscode.DocumentSymbol): vscode.TreeItem {
    const isMissing = symbol.detail === MISSING;
    const open = symbol.children.length > 0;
    const item = new vscode.TreeItem(
      symbol.name,
      open ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
    );
    item.description = symbol.detail;
    item.iconPath = new vscode.ThemeIcon(isMissing ? "circle-slash" : "symbol-string");
    item.accessibilityInformation = { label: isMissing ? `${symbol.name}, missing` : symbol.name };
    const document = vscode.window.activeTextEditor?.document;
    if (document !== undefined) {
      const options: vscode.TextDocumentShowOptions = { selection: symbol.selectionRange };
      item.command = { command: "vscode.open", title: "Go there", arguments: [document.uri, options] };
    }
    return item;
  }
}
