// Publishes every package to a registry that it starts itself, and installs each alone from there,
// by the line of its README, as a user would: imports all its entries and runs the README's first
// example. Then it does what the how-tos say, by their own lines, in Node 20, 22 and 24.
import { execFileSync, spawn } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { nodeFolder, nodeVersions, programsOf, runPage } from "./pages.mjs";

const VERDACCIO = "6.10.4";
const PORT = 48_731;
const registry = `http://localhost:${PORT}`;
const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];

const run = (command, args, cwd, env = {}) =>
  execFileSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
  });

const folder = mkdtempSync(join(tmpdir(), "rote-publish-"));
let server;
try {
  const tarballs = join(folder, "tarballs");
  run("pnpm", ["-r", "--filter", "./packages/*", "pack", "--pack-destination", tarballs], ".");
  server = await startRegistry(join(folder, "registry"));
  const npmrc = join(folder, "npmrc");
  writeFileSync(npmrc, `registry=${registry}\n//localhost:${PORT}/:_authToken=anybody\n`);
  const npm = (args, cwd) => run("npm", [...args, ...quiet], cwd, { npm_config_userconfig: npmrc });

  for (const tarball of globSync("*.tgz", { cwd: tarballs }).sort()) {
    npm(["publish", join(tarballs, tarball), "--registry", registry], folder);
  }
  for (const file of globSync("packages/*/package.json").sort()) {
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    if (manifest.private) continue;
    try {
      installAlone(manifest, file.replace("package.json", "README.md"), npm);
    } catch (error) {
      console.error(`publish: ${manifest.name} FAILED: ${error.message}`);
      process.exitCode = 1;
    }
  }
  for (const page of ["docs/start.md", ...globSync("docs/howto/*.md").sort()]) {
    for (const version of nodeVersions) {
      try {
        await doAlone(page, version, npm);
      } catch (error) {
        console.error(`publish: ${page} in Node ${version} FAILED: ${error.message}`);
        process.exitCode = 1;
      }
    }
  }
} finally {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** A registry that holds our packages and hands everything else on to the one configured here. */
async function startRegistry(home) {
  mkdirSync(home);
  const manifest = {
    private: true,
    dependencies: { verdaccio: VERDACCIO },
    overrides: { "node-fetch": "2.7.0" }, // it asks for a tag that not every mirror has
  };
  writeFileSync(join(home, "package.json"), JSON.stringify(manifest));
  run("npm", ["install", "--ignore-scripts", ...quiet], home);
  const upstream = run("npm", ["config", "get", "registry"], home).trim();
  const rights = { access: "$all", publish: "$all", unpublish: "$all" };
  const config = {
    storage: join(home, "storage"),
    uplinks: { upstream: { url: upstream } },
    packages: { "@rote/*": rights, "**": { access: "$all", proxy: "upstream" } },
    log: { type: "stdout", level: "fatal" },
    max_body_size: "100mb",
  };
  writeFileSync(join(home, "config.yaml"), JSON.stringify(config)); // YAML contains JSON
  const args = ["node_modules/.bin/verdaccio", "--config", "config.yaml", "--listen", String(PORT)];
  const child = spawn("node", args, { cwd: home, stdio: "ignore" });
  for (let attempt = 0; attempt < 100; attempt++) {
    const isUp = await fetch(`${registry}/-/ping`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return child;
    await setTimeout(200);
  }
  throw new Error(`publish: the registry must answer at ${registry} within 20 s, got nothing.`);
}

/** One package in an empty project, by the line of its README. */
function installAlone({ name, exports = {}, bin, peerDependenciesMeta = {} }, readme, npm) {
  const text = readFileSync(readme, "utf8");
  const [, words] = new RegExp(`npm i(?:nstall)? ([^\`\n]*${name}[^\`\n]*)`).exec(text) ?? [];
  if (words === undefined && !bin)
    throw new Error(`publish: ${readme} must say how to install it.`);
  const project = join(folder, "projects", name);
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, "package.json"), '{ "name": "alone", "private": true }');
  const wanted = words?.split(/\s+/).filter((word) => word !== "") ?? [name];
  npm(["install", "--ignore-scripts", ...wanted], project);

  const entries = Object.keys(exports).filter((entry) => !entry.endsWith(".json"));
  // An entry may want an optional peer, and then says which.
  const optional = JSON.stringify(Object.keys(peerDependenciesMeta));
  writeFileSync(
    join(project, "imports.mjs"),
    `for (const entry of ${JSON.stringify(entries.map((entry) => join(name, entry)))}) {
       await import(entry).catch((error) => {
         const missing = ${optional}.some((peer) => error.message.includes(\`'\${peer}'\`));
         if (error.code !== "ERR_MODULE_NOT_FOUND" || !missing) throw error;
       });
     }`,
  );
  run("node", ["imports.mjs"], project);
  const [example] = programsOf(text);
  if (example !== undefined) {
    writeFileSync(join(project, "example.mjs"), example);
    run("node", ["example.mjs"], project);
  }
  for (const command of Object.keys(bin ?? {})) {
    run("node", [join("node_modules", ".bin", command), "--version"], project);
  }
  console.log(`publish: ${name}: npm i ${wanted.join(" ")}: ${entries.length} entries`);
}

/** What a page says, in an empty project, with the packages that it installs itself. */
async function doAlone(page, version, npm) {
  const project = join(folder, "pages", `${page}-${version}`);
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, "package.json"), '{ "name": "alone", "private": true }');
  const install = (words) => npm(["install", "--ignore-scripts", ...words], project);
  await runPage(page, project, { node: nodeFolder(version), install });
  console.log(`publish: ${page} in Node ${version}`);
}
