// Runs the command line, every example and every package under a tracer: none of them looks a name
// up, connects to anything, or opens a file for writing outside the folders that it is given.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

if (spawnSync("strace", ["-qq", "true"]).status !== 0) {
  console.error("quiet: there must be strace, got none. Install it: apt-get install strace");
  process.exit(1);
}

const root = resolve(".");
const folder = mkdtempSync(join(tmpdir(), "rote-quiet-"));
const node = [process.execPath, "--conditions=@rote/source"];
const rote = [...node, join(root, "packages/cli/src/bin.ts")];

/** A user's machine: under a CI some libraries are silent by themselves. */
const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(CI|GIT.*)$/.test(name))),
  HOME: join(folder, "home"),
  XDG_CACHE_HOME: join(folder, "home", "cache"),
  TMPDIR: join(folder, "temporary"),
};
delete environment.ORT_DISABLE_TELEMETRY;

/** Calls that change folders, and which of their paths those are. */
const CHANGES = {
  creat: "all",
  mkdir: "all",
  mkdirat: "all",
  rename: "all",
  renameat: "all",
  renameat2: "all",
  unlink: "all",
  unlinkat: "all",
  rmdir: "all",
  link: "last",
  linkat: "last",
  symlink: "last",
  symlinkat: "last",
  truncate: "all",
};

const sweep = `
base: { dataset: gaussianClusters, train: 60, test: 20, epochs: 1 }
grid: { seed: [0, 1] }
`;
const data = cacheOf("mnist");
const failures = [];
try {
  for (const name of ["home", "temporary", "work"]) {
    execFileSync("mkdir", ["-p", join(folder, name)]);
  }
  writeFileSync(join(folder, "work", "sweep.yaml"), sweep);
  for (const [name, command] of programs()) {
    const wrong = trace(command, join(folder, "work"), /sweep-bullmq|--queue/.test(name));
    console.log(`${wrong.length === 0 ? "quiet" : "NOT QUIET"}: ${name}`);
    for (const line of wrong) console.log(`  ${line}`);
    if (wrong.length > 0) failures.push(name);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures.length === 0 ? "all are quiet" : `not quiet: ${failures.join(", ")}`);
process.exitCode = failures.length === 0 ? 0 : 1;

function* programs() {
  const small = "--dataset gaussianClusters --train 60 --test 20 --epochs 2".split(" ");
  yield ["rote run", [...rote, "run", ...small, "--out", "run"]];
  yield ["rote run again", [...rote, "run", ...small, "--out", "run"]];
  yield ["rote verify --rerun", [...rote, "verify", "run", "--rerun"]];
  yield ["rote sweep", [...rote, "sweep", "sweep.yaml", "--jobs", "1"]];
  yield ["rote sweep --queue, rote worker", ["sh", "-c", queued()]];
  yield ["rote report of the sweep", [...rote, "report", "rote-results"]];
  yield ["rote report", [...rote, "report", "run"]];
  yield ["rote claims", [...rote, "claims", "rote-results"]];
  yield ["rote verify", [...rote, "verify", "rote-results"]];
  const conditions = [...small, "--out", "conditions"];
  yield ["rote randomize", [...rote, "randomize", ...conditions]];
  const two = ["--only", "theorem1", "--scale", "tiny", "--jobs", "1"];
  yield ["rote reproduce --dry-run", [...rote, "reproduce", "all", "--dry-run", ...two]];
  yield ["rote reproduce", [...rote, "reproduce", "all", ...two]];
  yield ["rote expressivity", [...rote, "expressivity", "--n", "100"]];
  const clusters = "gaussianClusters --train 60 --draws 2 --model mlp-1x32 --epochs 3".split(" ");
  yield ["rote complexity", [...rote, "complexity", ...clusters]];
  yield ["rote data", [...rote, "data", "list"]];
  yield ["rote doctor", [...rote, "doctor"]];
  yield ["rote --help", [...rote, "--help"]];
  if (data) {
    const few = ["--train", "100", "--test", "100", "--data", data];
    yield ["rote linear", [...rote, "linear", "mnist", ...few]];
  } else console.log("left out, since MNIST is not in the cache: rote linear");

  for (const file of globSync("packages/*/package.json").sort()) {
    const { name, exports = {} } = JSON.parse(readFileSync(file, "utf8"));
    const entries = Object.keys(exports).filter((entry) => !entry.endsWith(".json"));
    if (entries.length === 0) continue;
    const imports = entries.map((entry) => `await import("${name}${entry.slice(1)}");`).join("\n");
    const script = join(root, file, "..", ".quiet.mjs");
    writeFileSync(script, imports);
    try {
      yield [name, [...node, script]];
    } finally {
      rmSync(script);
    }
  }
  for (const file of globSync("examples/*/main.ts").sort()) {
    const { scripts } = JSON.parse(readFileSync(join(file, "..", "package.json"), "utf8"));
    if (!scripts.start.includes("main.ts")) continue; // a page
    const needsData = /@rote\/datasets/.test(
      readFileSync(join(file, "..", "package.json"), "utf8"),
    );
    if (needsData && !data) {
      console.log(`left out, since its data are not in the cache: ${file}`);
      continue;
    }
    yield [file, [...node, join(root, file)]];
  }
}

/** A sweep whose runs a worker does, by a Redis server at a socket; for a shell. */
function queued() {
  const socket = join(folder, "work", "redis.sock");
  const command = rote.map((word) => `'${word}'`).join(" ");
  return `
    redis-server --port 0 --unixsocket '${socket}' --save '' >/dev/null & server=$!
    until [ -S '${socket}' ]; do sleep 0.1; done
    ${command} worker --queue 'unix://${socket}' --quiet & worker=$!
    ${command} sweep sweep.yaml --queue 'unix://${socket}' --out queued; code=$?
    kill $worker $server; wait; exit $code`;
}

/** The folder of a dataset in the user's own cache, if it is there. */
function cacheOf(name) {
  const path = execFileSync(rote[0], [...rote.slice(1), "data", "path", name], {
    encoding: "utf8",
  }).trim();
  return existsSync(path) ? path : undefined;
}

/** The paths that a line of the log changes: none where the call failed. */
function changed(line) {
  if (/ = -1 /.test(line)) return [];
  const [, opened] = /openat\([^,]*, "([^"]*)", [^)]*(?:O_WRONLY|O_RDWR|O_CREAT)/.exec(line) ?? [];
  if (opened !== undefined) return [opened];
  const [, call, given] = /^\d+ +(\w+)\((.*)/.exec(line) ?? [];
  if (!Object.hasOwn(CHANGES, call ?? "")) return [];
  const paths = [...given.matchAll(/"([^"]*)"/g)].map(([, path]) => path);
  return CHANGES[call] === "last" ? paths.slice(-1) : paths;
}

/**
 * The calls of a program that go to the network, or write where it has no business.
 *
 * @param loadsDns whether it loads Node's `dns`, as `ioredis` does: it reads the addresses of name
 * servers at once, without asking them.
 */
function trace(command, cwd, loadsDns) {
  const log = join(folder, "calls");
  const calls = `trace=connect,sendto,sendmsg,sendmmsg,openat,${Object.keys(CHANGES)}`;
  const given = data ? { ROTE_DATA: join(data, "..") } : {};
  const { status, stderr } = spawnSync(
    "strace",
    ["-f", "-qq", "-s", "300", "-o", log, "-e", calls, ...command],
    { cwd, env: { ...environment, ...given }, encoding: "utf8" },
  );
  const lines = readFileSync(log, "utf8").split("\n");
  const calling = loadsDns ? /AF_INET|\.onnxruntime/ : /AF_INET|resolv\.conf|\.onnxruntime/;
  const network = lines.filter((line) => calling.test(line));
  const isOutside = (path) => {
    const place = resolve(cwd, path);
    return !place.startsWith(folder) && !/^\/(dev|proc|sys)\//.test(place);
  };
  const written = lines.filter((line) => changed(line).some(isOutside));
  const failed = status === 0 ? [] : [`exit code ${status}: ${stderr.slice(-300)}`];
  return [...failed, ...network, ...written].slice(0, 5);
}
