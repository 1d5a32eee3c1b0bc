import { afterEach, expect, test, vi } from "vitest";
import { keepInTab, keptInTab } from "./tabStorage.ts";

afterEach(() => vi.unstubAllGlobals());

function storage() {
  const items = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
  });
  return items;
}

test("a value comes back under its name, and nothing under another", () => {
  storage();
  keepInTab("start", { w1: 1, w2: null });
  expect(keptInTab("start")).toEqual({ w1: 1, w2: null });
  expect(keptInTab("rate")).toBeUndefined();
});

test("what is no JSON is as if nothing were kept", () => {
  const items = storage();
  items.set("rote-lab:start", "{");
  expect(keptInTab("start")).toBeUndefined();
});

test("storage that is blocked keeps nothing, and throws nothing", () => {
  const blocked = () => {
    throw new Error("blocked");
  };
  vi.stubGlobal("sessionStorage", { getItem: blocked, setItem: blocked });
  expect(() => keepInTab("start", 1)).not.toThrow();
  expect(keptInTab("start")).toBeUndefined();
});
