// Writes what every package exports, as declarations without comments, to etc/NAME.api.md; with
// --check it says where that differs from what stands there. A change of a public name, or of its
// type, is then seen in review.
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "etc");
const isCheck = process.argv.includes("--check");

/** Every package with the modules that can be imported from it. */
const packages = globSync("packages/*/package.json", { cwd: root })
  .sort()
  .flatMap((file) => {
    const { name, exports = {} } = JSON.parse(readFileSync(join(root, file), "utf8"));
    const entries = Object.entries(exports).flatMap(([path, { "@rote/source": source }]) =>
      source ? [{ name: name + path.slice(1), file: resolve(root, dirname(file), source) }] : [],
    );
    const home = resolve(root, dirname(file), "src") + sep;
    return entries.length > 0 ? [{ name, home, entries }] : [];
  });

const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const program = ts.createProgram(
  packages.flatMap(({ entries }) => entries.map(({ file }) => file)),
  {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    removeComments: true,
    newLine: ts.NewLineKind.LineFeed,
    stableTypeOrdering: true, // of unions that are inferred
    skipLibCheck: true,
  },
);
const checker = program.getTypeChecker();

/** The statements of a module's declarations, by the name that each declares. */
const statementsOf = (() => {
  const known = new Map();
  return (file) => {
    const found = known.get(file);
    if (found) return found;
    let text = "";
    const keep = (_, content) => {
      text = content;
    };
    program.emit(file, keep, undefined, true, undefined, true);
    const declarations = ts.createSourceFile("x.d.ts", text, ts.ScriptTarget.Latest, true);
    const byName = new Map();
    for (const statement of declarations.statements) {
      const nodes = statement.declarationList?.declarations ?? [statement];
      for (const { name } of nodes) {
        if (name?.text === undefined) continue;
        byName.set(name.text, [...(byName.get(name.text) ?? []), statement.getText(declarations)]);
      }
    }
    known.set(file, byName);
    return byName;
  };
})();

const resolved = (symbol) =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

/** The symbols that a declaration's types name; not what stands in the bodies of functions. */
function namedBy(node, see) {
  if (ts.isBlock(node) || ts.isPrivateIdentifier(node)) return;
  if (ts.isTypeReferenceNode(node)) see(node.typeName);
  if (ts.isExpressionWithTypeArguments(node)) see(node.expression);
  if (ts.isTypeQueryNode(node)) see(node.exprName);
  ts.forEachChild(node, (child) => namedBy(child, see));
}

/** A symbol's declarations as text; null where it is of another package. */
function textOf(symbol, home) {
  const declarations = (symbol.declarations ?? []).filter((declaration) =>
    resolve(declaration.getSourceFile().fileName).startsWith(home),
  );
  const [first] = declarations;
  if (!first) return null;
  const found = statementsOf(first.getSourceFile()).get(symbol.name) ?? [];
  return found.join("\n").replace(/^export (declare )?/gm, "");
}

/** The package that declares a symbol. */
function ownerOf({ declarations = [] }) {
  const files = declarations.map((one) => resolve(one.getSourceFile().fileName));
  const owner = packages.find(({ home }) => files.some((file) => file.startsWith(home)));
  return owner?.name ?? "another package";
}

function reportOf({ name, home, entries }) {
  const parts = entries.map((entry) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(entry.file));
    const exported = checker.getExportsOfModule(module);
    const isExported = new Set(exported.map(resolved));
    const inner = new Map();
    const queue = [];
    const visit = (symbol) => {
      for (const declaration of symbol.declarations ?? []) {
        namedBy(declaration, (at) => {
          const found = checker.getSymbolAtLocation(at);
          const target = found && resolved(found);
          if (!target || isExported.has(target) || inner.has(target)) return;
          if (target.flags & ts.SymbolFlags.TypeParameter) return;
          const text = textOf(target, home);
          if (!text) return;
          inner.set(target, text);
          queue.push(target);
        });
      }
    };
    const lines = exported.map((symbol) => {
      const target = resolved(symbol);
      visit(target);
      const text = textOf(target, home);
      const renamed = target.name === symbol.name ? "" : `// as ${symbol.name}\n`;
      return [symbol.name, text ? renamed + text : `// ${symbol.name}: of ${ownerOf(target)}`];
    });
    for (let symbol = queue.shift(); symbol; symbol = queue.shift()) visit(symbol);
    const within = [...inner].map(([symbol, text]) => [symbol.name, text]);
    const block = (list) =>
      list
        .sort(([a, one], [b, other]) => ((a === b ? one < other : a < b) ? -1 : 1))
        .map(([, text]) => text)
        .join("\n\n");
    return (
      `## ${entry.name}\n\n\`\`\`ts\n${block(lines)}\n\`\`\`\n` +
      (within.length > 0
        ? `\nNot exported, and named by these:\n\n\`\`\`ts\n${block(within)}\n\`\`\`\n`
        : "")
    );
  });
  return `# ${name}\n\nWritten by \`npm run api\`; do not edit it.\n\n${parts.join("\n")}`;
}

const reports = new Map(
  packages.map((one) => [`${one.name.replace("@rote/", "")}.api.md`, reportOf(one)]),
);
const stale = globSync("*.api.md", { cwd: folder }).filter((file) => !reports.has(basename(file)));
const read = (file) => {
  try {
    return readFileSync(join(folder, file), "utf8");
  } catch {
    return "";
  }
};
const different = [...reports].filter(([file, text]) => read(file) !== text);

if (isCheck) {
  for (const [file, text] of different) {
    const [before, now] = [read(file), text].map((one) => one.split("\n"));
    const at = now.findIndex((line, i) => line !== before[i]);
    const which = at < 0 ? `ends with ${before[now.length]}` : `has ${now[at]}`;
    console.error(`etc/${file}: the package ${which}, got ${before[at] ?? "nothing"} there.`);
  }
  for (const file of stale) console.error(`etc/${file}: it is of no package.`);
  if (different.length + stale.length > 0) {
    console.error("api: reports must be as packages are. Run npm run api, and look at the change.");
    process.exitCode = 1;
  }
} else {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of different) writeFileSync(join(folder, file), text);
  for (const file of stale) rmSync(join(folder, file));
  console.log(`api: ${different.length} of ${reports.size} reports changed.`);
}
