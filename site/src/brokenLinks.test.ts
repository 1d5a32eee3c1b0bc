import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { brokenLinks } from "./brokenLinks.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rote-site-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, html: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), html);
}

test("a link whose page or anchor is not there is broken, all others are not", () => {
  write("index.html", '<a href="/rote/a.html#there">a</a> <a href="/rote/a#gone">a</a>');
  write("a.html", '<h2 id="there"></h2><a href="/rote/">home</a> <img src="b/c.png">');
  write("b/index.html", '<a href="../a.html">a</a> <a href="#top">b</a> <a href="/other/">o</a>');
  write("b/c.png", "");
  expect(brokenLinks(folder, "/rote/").sort()).toEqual([
    "b/index.html: #top has no such anchor",
    "b/index.html: /other/",
    "index.html: /rote/a#gone has no such anchor",
  ]);
});

test("addresses elsewhere, searches and names with spaces are left to the browser", () => {
  const elsewhere = '<a href="https://a.b/c">c</a> <a href="mailto:a@b">a</a>';
  write("index.html", `${elsewhere} <a href="d%20e.html?x=1&amp;y">d</a>`);
  write("d e.html", "");
  expect(brokenLinks(folder, "/")).toEqual([]);
});
