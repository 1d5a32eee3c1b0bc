// Packs the engine, installs it into an empty project without either runtime, and has Vite,
// webpack, Rollup, esbuild and Next (page and server) build it: none may break for want of them.
// Then installs onnxruntime-web, and trains in a page that Vite has built, in Chromium and Firefox,
// on WebAssembly.
import { execFileSync, spawn } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { setTimeout } from "node:timers/promises";

const BUNDLERS = {
  vite: "8.3.8",
  webpack: "5.113.0",
  rollup: "4.68.8",
  "@rollup/plugin-node-resolve": "16.0.3",
  esbuild: "0.28.2",
  next: "16.4.6",
  react: "19.3.1",
  "react-dom": "19.3.1",
};
const TFJS = ["core", "layers", "backend-cpu"].map((name) => `@tensorflow/tfjs-${name}@4.22.0`);
const WEB = "onnxruntime-web@1.30.0";
const PACKAGES = ["options", "onnx", "tfjs-backend-onnx"];
const PATIENCE = 300_000;
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

const home = mkdtempSync(join(tmpdir(), "rote-bundlers-"));
let failed = 0;
try {
  prepare();
  await judge("Vite", () => npx("vite", "build", "--logLevel", "error"));
  await judge("webpack", () => run("node", ["webpack.mjs"]));
  await judge("Rollup", () => run("node", ["rollup.mjs"]));
  await judge("esbuild", () => {
    npx("esbuild", "main.js", "--bundle", "--format=esm", "--outfile=out/esbuild.js");
  });
  await judge("Next", () => npx("next", "build"));
  npm(WEB);
  writeFileSync(join(home, "main.js"), trainingPage());
  await judge("Vite with the runtime", () => npx("vite", "build", "--logLevel", "error"));
  const chromium = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${home}/chromium`];
  await judge("WebAssembly in Chromium", () => inBrowser(chromium, flags));
  const firefox = process.env.FIREFOX_PATH ?? "/usr/bin/firefox-esr";
  const profile = mkdtempSync(join(home, "firefox-"));
  const quiet = ["--headless", "--no-remote", "--profile", profile];
  await judge("WebAssembly in Firefox", () => inBrowser(firefox, quiet));
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}
process.exitCode = failed === 0 ? 0 : 1;

async function judge(what, work) {
  try {
    const said = await work();
    console.log(`bundlers: ${what}: ${typeof said === "string" ? said : "builds"}`);
  } catch (error) {
    const output = [error.stdout, error.stderr].filter(Boolean).join("\n").trim();
    console.log(`bundlers: ${what} FAILED: ${output || error.message}`);
    failed++;
  }
}

function run(command, args, cwd = home) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", CI: "1" };
  const stdio = ["ignore", "pipe", "pipe"];
  execFileSync(command, args, { cwd, env, stdio, encoding: "utf8" });
}

function npx(...args) {
  run("npx", ["--no-install", ...args]);
}

function npm(...packages) {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  // Peers that are optional stay away.
  run("npm", ["install", "--ignore-scripts", "--legacy-peer-deps", ...quiet, ...packages]);
}

/** The project: the packed packages, bundlers, and one program for all of them. */
function prepare() {
  for (const name of PACKAGES) {
    run("pnpm", ["pack", "--pack-destination", home], join("packages", name));
  }
  put("package.json", '{ "name": "bundlers", "private": true, "type": "module" }');
  const bundlers = Object.entries(BUNDLERS).map(([name, version]) => `${name}@${version}`);
  const ours = globSync("*.tgz", { cwd: home }).map((file) => `./${file}`);
  npm(...ours, ...TFJS, ...bundlers);
  const runtimes = globSync("node_modules/onnxruntime-*", { cwd: home });
  if (runtimes.length > 0) throw new Error(`there must be no runtime, got ${runtimes}`);

  const program = `
    import * as tf from "@tensorflow/tfjs-core";
    import { registerOnnxBackend } from "@rote/tfjs-backend-onnx";
    export async function start() {
      registerOnnxBackend();
      return tf.setBackend("onnx");
    }`;
  put("main.js", `${program}\nawait start();\n`);
  put("index.html", '<!doctype html><script type="module" src="main.js"></script>');
  put(
    "webpack.mjs",
    `import webpack from "webpack";
    const experiments = { outputModule: true };
    const output = { path: import.meta.dirname + "/out", filename: "webpack.js", module: true };
    webpack({ entry: "./main.js", mode: "production", output, experiments }, (error, stats) => {
      if (!error && !stats.hasErrors()) return;
      console.error(error ?? stats.toString());
      process.exit(1);
    });`,
  );
  put(
    "rollup.mjs",
    `import { rollup } from "rollup";
    import resolve from "@rollup/plugin-node-resolve";
    const onwarn = ({ code, message }) => {
      if (code === "UNRESOLVED_IMPORT") throw new Error(message);
    };
    const input = { input: "main.js", plugins: [resolve({ browser: true })], onwarn };
    const bundle = await rollup(input);
    await bundle.write({ file: "out/rollup.js", format: "es", inlineDynamicImports: true });`,
  );
  put("app/start.js", program);
  put(
    "app/layout.js",
    "export default ({ children }) => <html lang='en'><body>{children}</body></html>;",
  );
  put(
    "app/page.js",
    `"use client";
    import { useState } from "react";
    import { start } from "./start.js";
    export default function Page() {
      const [said, say] = useState("");
      return <button onClick={async () => say(String(await start()))}>start {said}</button>;
    }`,
  );
  put(
    "app/api/route.js",
    `import { start } from "../start.js";
    export const dynamic = "force-dynamic";
    export const GET = async () => Response.json(await start());`,
  );
}

function put(file, text) {
  mkdirSync(dirname(join(home, file)), { recursive: true });
  writeFileSync(join(home, file), text);
}

/** A page that trains on WebAssembly and on tfjs' cpu backend, and posts what both lose. */
function trainingPage() {
  return `
    import module from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
    import binary from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
    import * as tf from "@tensorflow/tfjs-core";
    import { layers, sequential, initializers } from "@tensorflow/tfjs-layers";
    import { registerOnnxBackend } from "@rote/tfjs-backend-onnx";

    const kernelInitializer = () => initializers.glorotUniform({ seed: 1 });
    async function train(backend) {
      if (!(await tf.setBackend(backend))) throw new Error(backend + " does not start");
      const model = sequential({ layers: [
        layers.conv2d({ inputShape: [8, 8, 3], filters: 8, kernelSize: 3, activation: "relu",
          kernelInitializer: kernelInitializer() }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.flatten(),
        layers.dense({ units: 3, kernelInitializer: kernelInitializer() }),
      ] });
      const images = Float32Array.from({ length: 6 * 192 }, (_, i) => Math.sin(i * i));
      const x = tf.tensor(images, [6, 8, 8, 3]);
      const y = tf.oneHot(tf.tensor1d([0, 1, 2, 2, 1, 0], "int32"), 3);
      const optimizer = tf.train.momentum(0.05, 0.9);
      const loss = () => tf.losses.softmaxCrossEntropy(y, model.apply(x, { training: true }));
      const losses = [];
      for (let i = 0; i < 8; i++) losses.push((await optimizer.minimize(loss, true).data())[0]);
      return losses;
    }
    const post = (found) => fetch("/result", { method: "POST", body: JSON.stringify(found) });
    try {
      registerOnnxBackend({ wasmFiles: { module, binary }, compile: "always" });
      const onnx = await train("onnx");
      const { environment } = tf.backend();
      await post({ engine: navigator.userAgent, onnx, environment, cpu: await train("cpu") });
    } catch (error) {
      await post({ error: String(error?.stack ?? error) });
    }`;
}

/** Serves what Vite has built to a browser, until it posts what it found. */
async function inBrowser(command, args) {
  const { promise, resolve: found, reject } = Promise.withResolvers();
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        response.end();
        found(JSON.parse(body));
      });
      return;
    }
    const file = request.url === "/" ? "/index.html" : request.url;
    const type = TYPES[extname(file)];
    try {
      response.setHeader("content-type", type ?? "application/octet-stream");
      response.end(readFileSync(join(home, "dist", file)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const browser = spawn(command, [...args, url], { stdio: "ignore" });
  browser.on("error", reject);
  browser.on("exit", (code) => reject(new Error(`the browser ended with ${code}`)));
  const late = setTimeout(PATIENCE, undefined, { ref: false }).then(() => {
    throw new Error(`nothing was posted within ${PATIENCE / 1000} s`);
  });
  try {
    const { error, engine, onnx, cpu, environment } = await Promise.race([promise, late]);
    if (error) throw new Error(error);
    const apart = Math.max(...cpu.map((loss, i) => Math.abs(loss - onnx[i])));
    const isRight = apart < 1e-4 && onnx.at(-1) < onnx[0] && environment.provider === "wasm";
    if (!isRight) throw new Error(`losses must be those of cpu, got ${onnx} and ${cpu}`);
    return `trains as cpu, within ${apart.toExponential(0)} (${engine})`;
  } finally {
    browser.removeAllListeners("exit");
    browser.kill();
    server.closeAllConnections();
    server.close();
    late.catch(() => {});
  }
}
