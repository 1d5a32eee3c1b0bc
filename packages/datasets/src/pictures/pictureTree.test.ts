import { expect, test } from "vitest";
import { FormatError } from "../datasetError.ts";
import { LeftOutCounter } from "./leftOut.ts";
import { picturesBelow, pictureTree } from "./pictureTree.ts";

const treeOf = (path: string) => {
  const none = async () => new Uint8Array();
  return pictureTree([{ path, read: none, head: none }], new LeftOutCounter());
};

test("a picture 100 folders deep is found, one deeper is refused", async () => {
  const tree = await treeOf(`${"a/".repeat(100)}1.png`);
  expect([...picturesBelow(tree)]).toHaveLength(1);
  await expect(treeOf(`${"a/".repeat(101)}1.png`)).rejects.toThrow(FormatError);
  await expect(treeOf(`${"a/".repeat(1e6)}1.png`)).rejects.toThrow(/100 folders deep, got 1000000/);
});

test("names that every object has are folders like others", async () => {
  const tree = await treeOf("__proto__/constructor/1.png");
  expect([...tree.folders.keys()]).toEqual(["__proto__"]);
  expect([...picturesBelow(tree)]).toHaveLength(1);
});
