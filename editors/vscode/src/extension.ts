// Starts the language server from the chosen Python, and shows the outline of the spec that is edited.

import * as vscode from "vscode";
import { DocumentSymbol, DocumentSymbolRequest, LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";

import { Outline } from "./outline";

const LANGUAGES = ["markdown", "mdx"];
let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const outline = new Outline(sections);
  context.subscriptions.push(
    outline,
    vscode.window.registerTreeDataProvider("speclint.outline", outline),
    vscode.commands.registerCommand("speclint.restart", restart),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("speclint.python")) {
        await restart();
      }
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
  client = undefined;
}

/** The sections of a document, those of the server alone: the editor's own know nothing of what is missing. */
async function sections(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
  if (client === undefined || !client.isRunning() || !LANGUAGES.includes(document.languageId)) {
    return [];
  }
  const textDocument = client.code2ProtocolConverter.asTextDocumentIdentifier(document);
  const found = await client.sendRequest(DocumentSymbolRequest.type, { textDocument });
  const nested = (found ?? []).filter((one): one is DocumentSymbol => "selectionRange" in one);
  return client.protocol2CodeConverter.asDocumentSymbols(nested);
}

async function restart(): Promise<void> {
  await deactivate();
  await start();
}

async function start(): Promise<void> {
  const server: ServerOptions = { command: await python(), args: ["-m", "speclint", "server", "--stdio"] };
  const options: LanguageClientOptions = {
    documentSelector: LANGUAGES.flatMap((language) => [
      { scheme: "file", language },
      { scheme: "untitled", language },
    ]),
  };
  client = new LanguageClient("speclint", "speclint", server, options);
  try {
    await client.start();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      `speclint could not be started with ${server.command}: ${said}. ` +
        "Install it there with: python -m pip install 'speclint[lsp]'",
    );
  }
}

/** What is used of the Python extension. */
interface PythonExtension {
  environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    resolveEnvironment(path: { path: string }): Promise<{ executable: { uri?: vscode.Uri } } | undefined>;
  };
}

/** The Python that the settings name, that the Python extension has chosen, or that is on the path. */
async function python(): Promise<string> {
  const named = vscode.workspace.getConfiguration("speclint").get<string>("python");
  if (named) {
    return named;
  }
  const extension = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
  if (extension !== undefined) {
    const environments = (await extension.activate()).environments;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const chosen = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(folder));
    if (chosen?.executable.uri !== undefined) {
      return chosen.executable.uri.fsPath;
    }
  }
  return process.platform === "win32" ? "python" : "python3";
}
