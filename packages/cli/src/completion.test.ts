import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listDatasets } from "@rote/datasets";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rote } from "./rote.testing.ts";

// The scripts as shells read them: the words that a shell would offer.

const datasets = listDatasets().map(({ name }) => name);
let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-completion-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const script = async (shell: string) => {
  const { code, stdout, stderr } = await rote(["completion", shell], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const file = join(cwd, shell);
  writeFileSync(file, stdout);
  return file;
};

const hasShell = (name: string) => spawnSync(name, ["-c", "true"]).status === 0;

describe.runIf(hasShell("bash"))("in bash", () => {
  let file: string;
  beforeAll(async () => {
    file = await script("bash");
  });

  /** What it offers for the last of these words. */
  const offered = (...words: string[]) => {
    const line = words.map((word) => `'${word}'`).join(" ");
    const program = `source ${file}; COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _rote
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync("bash", ["-c", program], { encoding: "utf8" }).trim().split("\n");
  };

  test("commands are completed", () => {
    expect(offered("rote", "rep")).toEqual(["reproduce", "report"]);
    expect(offered("rote", "doc")).toEqual(["doctor"]);
  });

  test("options are those of the command, also of one within another", () => {
    expect(offered("rote", "sweep", "--dr")).toEqual(["--dry-run"]);
    expect(offered("rote", "board", "--dr")).toEqual([""]);
    expect(offered("rote", "data", "fe")).toEqual(["fetch"]);
    expect(offered("rote", "data", "fetch", "--off")).toEqual(["--offline"]);
  });

  test("a value does not hide the command before it", () => {
    expect(offered("rote", "run", "--seed", "1", "--resu")).toEqual(
      offered("rote", "run", "--resu"),
    );
  });

  test("values of an option with fixed ones are offered after it", () => {
    const scales = offered("rote", "reproduce", "--scale", "");
    expect(scales).toEqual(["tiny", "small", "paper"]);
    expect(offered("rote", "reproduce", "--scale", "=")).toEqual(scales); // as bash splits it
    expect(offered("rote", "reproduce", "--scale", "=", "s")).toEqual(["small"]);
    expect(offered("rote", "run", "--schedule", "st")).toEqual(["step"]);
  });

  test("an argument with fixed values is offered those, and no options", () => {
    expect(offered("rote", "data", "fetch", "")).toEqual(datasets);
    expect(offered("rote", "linear", "")).toEqual([...datasets, "gaussianClusters", "imageFolder"]);
    expect(offered("rote", "reproduce", "fig1")).toEqual(["fig1a", "fig1b", "fig1c"]);
    expect(offered("rote", "completion", "")).toEqual(["bash", "zsh", "fish"]);
  });

  test("files are offered where one may stand, and not after an option that takes a number", () => {
    const filesAt = (...words: string[]) => {
      const line = words.map((word) => `'${word}'`).join(" ");
      const program = `source ${file}; compopt() { echo none; }; COMP_WORDS=(${line})
        COMP_CWORD=${words.length - 1}; _rote_in_bash`;
      return execFileSync("bash", ["-c", program], { encoding: "utf8" }).trim() !== "none";
    };
    expect(offered("rote", "run", "--seed", "")).toEqual([""]);
    expect(filesAt("rote", "run", "--seed", "")).toBe(false);
    expect(filesAt("rote", "run", "--backend", "")).toBe(false);
    expect(filesAt("rote", "run", "")).toBe(true);
    expect(filesAt("rote", "run", "--model", "")).toBe(true);
  });
});

describe.runIf(hasShell("zsh"))("in zsh", () => {
  let file: string;
  beforeAll(async () => {
    file = await script("zsh");
  });

  /** What it offers after these words, and whether files are offered too. */
  const offered = (...words: string[]) => {
    // What a shell has only while it completes stands here as a function that says its call.
    const program = `autoload -U compinit && compinit -u -D && source ${file}
      compadd() { print -r -- $COMPREPLY }
      _files() { print files }
      compset() { PREFIX=\${PREFIX#*=} }
      words=(${words.map((word) => `'${word}'`).join(" ")})
      CURRENT=$#words PREFIX=$words[-1]
      _rote_in_zsh`;
    const { stdout, stderr } = spawnSync("zsh", ["-f", "-c", program], { encoding: "utf8" });
    expect(stderr).toBe("");
    const [offers = "", files] = stdout.split("\n");
    return { words: offers.split(" "), files: files === "files" };
  };

  test("commands and values are completed, also behind an equals sign", () => {
    expect(offered("rote", "ex").words).toContain("export"); // zsh itself keeps those alike
    expect(offered("rote", "data", "fe").words).toContain("fetch");
    expect(offered("rote", "reproduce", "--scale", "").words).toEqual(["tiny", "small", "paper"]);
    expect(offered("rote", "reproduce", "--scale=s").words).toContain("small");
  });

  test("files are offered where one may stand, and not after an option that takes a number", () => {
    expect(offered("rote", "run", "--seed", "")).toEqual({ words: [""], files: false });
    expect(offered("rote", "run", "--backend", "").files).toBe(false);
    expect(offered("rote", "run", "").files).toBe(true);
    expect(offered("rote", "run", "--model", "").files).toBe(true);
  });
});

test("a shell that is not known is refused, with those that are", async () => {
  const { code, stderr } = await rote(["completion", "csh"], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain("bash, zsh, fish");
});

test("the script for fish has a line for each command", async () => {
  const { stdout } = await rote(["completion", "fish"], { cwd });
  expect(stdout).toContain(`complete -c rote -n "__rote_at ''" -a doctor -d 'Say what`);
});

test.runIf(hasShell("fish"))(
  "fish offers files where one is expected, and nowhere else",
  async () => {
    const file = await script("fish");
    writeFileSync(join(cwd, "own.yaml"), "");
    const offered = (line: string) => {
      const program = `source ${file}; complete -C '${line}'`;
      const out = execFileSync("fish", ["-c", program], { cwd, encoding: "utf8" });
      return out.split("\n").flatMap((row) => row.split("\t")[0] || []);
    };
    expect(offered("rote data ")).toEqual(["fetch", "list", "path", "verify"]);
    expect(offered("rote data fetch ")).toEqual([...datasets].sort());
    expect(offered("rote reproduce --scale ")).toEqual(["paper", "small", "tiny"]);
    expect(offered("rote reproduce --scale=s")).toEqual(["--scale=small"]);
    expect(offered("rote run --seed ")).toEqual([]);
    expect(offered("rote data fetch --off")).toEqual(["--offline"]);
    for (const line of ["rote run ", "rote run --model ", "rote report --out "]) {
      expect(offered(line)).toContain("own.yaml");
    }
  },
);
