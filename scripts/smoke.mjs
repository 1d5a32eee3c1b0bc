// Packs every package, installs the tarballs into an empty project as a user would, and in plain
// Node 20, 22 and 24 imports and requires each of them, runs the first example of its README, and
// compares what it draws with its recorded hashes, where it has a goldens.testing.ts. In the oldest
// Node it runs all other examples, and does what the how-tos say.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { execute, javaScript, nodeFolder, nodeVersions, programsOf, runPage } from "./pages.mjs";

/** What is done as it stands, beside READMEs. */
const pages = ["docs/start.md", "docs/paper.md", ...globSync("docs/howto/*.md").sort()];

const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });

const folder = mkdtempSync(join(tmpdir(), "rote-smoke-"));
try {
  console.log("smoke: packing every package");
  const filter = ["-r", "--filter", "./packages/*"];
  run("pnpm", [...filter, "pack", "--pack-destination", folder], process.cwd());
  const tarballs = globSync("*.tgz", { cwd: folder }).sort();

  const own = ["scripts/smoke.mjs", "scripts/pages.mjs", "site/src/examples.ts", "README.md"];
  const hash = createHash("sha256");
  for (const file of [...own, ...pages]) hash.update(readFileSync(file));
  for (const file of tarballs) hash.update(readFileSync(join(folder, file)));
  const passed = `node_modules/.cache/rote-smoke/${hash.digest("hex")}`;
  if (globSync(passed).length > 0) {
    console.log("smoke: passed before with the same packages");
  } else {
    await check(tarballs);
    mkdirSync("node_modules/.cache/rote-smoke", { recursive: true });
    writeFileSync(passed, "");
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function check(tarballs) {
  const packages = globSync("packages/*/package.json")
    .sort()
    .map((file) => ({ ...JSON.parse(readFileSync(file, "utf8")), file }))
    .filter((manifest) => !manifest.private);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "smoke", private: true }));

  // The peers that the examples need are named in the packages' own development dependencies.
  const catalog = Object.fromEntries(
    [
      ...readFileSync("pnpm-workspace.yaml", "utf8").matchAll(/^ {2}"?([^\s"]+)"?: ([\d.]+)$/gm),
    ].map(([, name, version]) => [name, version]),
  );
  const peers = new Set(
    packages.flatMap((manifest) => Object.keys(manifest.peerDependencies ?? {})),
  );
  const wanted = [...peers]
    .filter((name) => catalog[name])
    .map((name) => `${name}@${catalog[name]}`);
  console.log(`smoke: installing ${tarballs.length} packages and ${wanted.length} peers`);
  const files = tarballs.map((file) => `./${file}`);
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  run("npm", ["install", ...flags, ...files, ...wanted], folder);

  const library = packages.filter((manifest) => manifest.exports?.["."]);
  const names = library.map(({ name }) => name);
  writeFileSync(
    join(folder, "main.mjs"),
    names
      .map((name) => `if (!Object.keys(await import("${name}")).length) throw "${name}";`)
      .join("\n"),
  );
  writeFileSync(
    join(folder, "main.cjs"),
    names.map((name) => `if (!Object.keys(require("${name}")).length) throw "${name}";`).join("\n"),
  );
  const readmes = [
    ["rote", "README.md"],
    ...library.map(({ name, file }) => [name, file.replace("package.json", "README.md")]),
  ];
  const examples = readmes.flatMap(([name, readme]) =>
    programsOf(readFileSync(readme, "utf8")).map((program, i) => {
      const script = join("readmes", name, `${i}.mjs`);
      mkdirSync(join(folder, dirname(script)), { recursive: true });
      writeFileSync(join(folder, script), program);
      return { name, script, isFirst: i === 0 };
    }),
  );
  const goldens = library.flatMap(({ name, file }) => {
    const source = file.replace("package.json", "src/goldens.testing.ts");
    return globSync(source).length > 0 ? [copyGoldens(name, source)] : [];
  });
  writeFileSync(
    join(folder, "goldens.mjs"),
    `import "@tensorflow/tfjs-backend-cpu";
     import { deepStrictEqual } from "node:assert";
     for (const file of ${JSON.stringify(goldens)}) {
       const { goldenHashes, goldens } = await import(file);
       deepStrictEqual(await goldenHashes(), goldens, file);
     }`,
  );

  const tasks = nodeVersions.flatMap((version, i) => {
    const chosen = examples.filter(({ isFirst }) => isFirst || i === 0);
    const also = i === 0 ? `, ${pages.length} pages` : "";
    console.log(
      `smoke: Node ${version}: import, require, ${chosen.length} README examples, ` +
        `recorded hashes of ${goldens.length} packages${also}`,
    );
    const node = nodeFolder(version);
    const runNode = (...args) => execute(join(node, "node"), args, { cwd: folder });
    const scripts = ["main.mjs", "main.cjs", "goldens.mjs"];
    return [
      ...scripts.map((script) => () => runNode(script)),
      () => runNode("node_modules/.bin/rote", "data", "list"),
      ...Map.groupBy(chosen, ({ name }) => name)
        .values()
        .map((programs) => () => inOrder(node, programs)),
      ...(i > 0 ? [] : pages).map((page) => {
        const to = join(folder, "pages", page);
        return () => runPage(page, to, { node, install: checkInstalled });
      }),
    ];
  });
  await inParallel(tasks);
}

/** The programs of one README, each in the folder of that README. */
async function inOrder(node, programs) {
  for (const { script } of programs) {
    const cwd = join(folder, dirname(script));
    await execute(join(node, "node"), [basename(script)], { cwd });
  }
}

/** Does the tasks, as many at once as there are processors. */
async function inParallel(tasks) {
  const waiting = tasks.values();
  const worker = async () => {
    for (const task of waiting) await task();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/** Everything that a page installs is there already. */
function checkInstalled(names) {
  const missing = names.filter((name) => !existsSync(join(folder, "node_modules", name)));
  if (missing.length > 0) throw new Error(`smoke: ${missing} must be packages of this repository.`);
}

/**
 * A test module and the test modules it imports, as JavaScript that imports the installed package.
 */
function copyGoldens(packageName, source) {
  const to = `goldens/${packageName}/${basename(source, ".ts")}.mjs`;
  mkdirSync(join(folder, dirname(to)), { recursive: true });
  const code = readFileSync(source, "utf8").replace(/from "\.\/(.*?)\.ts"/g, (_, name) => {
    const [, entry = ""] = /^(.+)\/index$/.exec(name) ?? [];
    if (entry !== "") return `from "${packageName}/${entry}"`;
    if (!/test/.test(name)) return `from "${packageName}"`;
    copyGoldens(packageName, join(dirname(source), `${name}.ts`));
    return `from "./${name}.mjs"`;
  });
  writeFileSync(join(folder, to), javaScript(code));
  return `./${to}`;
}
