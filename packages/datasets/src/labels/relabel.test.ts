import { expect, test } from "vitest";
import { npy } from "../arrays/npy.testing.ts";
import {
  checkLabelFile,
  DatasetArgumentError,
  type DatasetEvent,
  FormatError,
  fingerprint,
  gaussianClusters,
  relabel,
} from "../index.ts";

const set = gaussianClusters({ n: 4, shape: [2, 2, 1], classes: 3 });
const csv = (text: string, name = "labels.csv") => new File([text], name);
const array = (...values: number[]) => new File([npy([values.length], values)], "labels.npy");

test("a CSV of some labels keeps the others, says so, and gives another fingerprint", async () => {
  const before = set.labels.slice();
  const said: DatasetEvent[] = [];
  const after = await relabel(set, csv("index,label\n2,1\n0,2\n"), {
    onProgress: (event) => said.push(event),
  });
  expect([...after.labels]).toEqual([2, before[1], 1, before[3]]);
  expect(set.labels).toEqual(before);
  expect(after.fingerprint).toBe(fingerprint(after));
  expect(after.fingerprint).not.toBe(set.fingerprint);
  const message = "labels.csv: 2 of 4 labels are replaced, 2 stay.";
  expect(said).toMatchObject([{ type: "relabelled", replaced: 2, kept: 2, message }]);
});

test("labels of some examples only are replaced, and counted", async () => {
  const said: DatasetEvent[] = [];
  const own = [...set.labels];
  for (const file of [array(2, 2, 2, 2), csv("index,label\n2,2\n3,2\n")]) {
    const after = await relabel(set, file, { only: [1, 2], onProgress: (one) => said.push(one) });
    expect([...after.labels]).toEqual([own[0], file.name === "labels.npy" ? 2 : own[1], 2, own[3]]);
  }
  expect(said).toMatchObject([
    { replaced: 2, kept: 2 },
    { replaced: 1, kept: 3 },
  ]);
  await expect(relabel(set, array(0, 0, 0, 0), { only: [4] })).rejects.toThrow(
    "relabel: only must be integers from 0 to 3, got 4 at 0.",
  );
});

test("an array has labels for the set, or for all of which it is the first", async () => {
  expect([...(await relabel(set, array(2, 2, 1, 0))).labels]).toEqual([2, 2, 1, 0]);
  const all = array(2, 2, 1, 0, 1, 1);
  expect([...(await relabel(set, all, { total: 6 })).labels]).toEqual([2, 2, 1, 0]);
  await expect(relabel(set, all)).rejects.toThrow(
    "relabel: labels.npy must have a label for each of 4 images, got 6.",
  );
  await expect(relabel(set, array(1), { total: 6 })).rejects.toThrow("of 4 or of 6 images, got 1");
});

test.each([
  ["UTF-8", [0xef, 0xbb, 0xbf], (text: string) => Buffer.from(text)],
  ["UTF-16, little end first", [0xff, 0xfe], (text: string) => Buffer.from(text, "utf16le")],
  ["UTF-16, big end first", [0xfe, 0xff], (text: string) => Buffer.from(text, "utf16le").swap16()],
])("a CSV with the byte order mark of %s is read", async (_, mark, encode) => {
  const file = new File([Uint8Array.of(...mark), encode("index\tlabel\r\n1\t2\r\n")], "l.csv");
  expect((await relabel(set, file)).labels[1]).toBe(2);
});

test.each([
  [csv("index,label\n"), FormatError, /labels.csv: .*must have a row with a label, got none/],
  [array(0, 1, 2, 3), FormatError, /labels.npy must be classes from 0 to 2, got 3 at 3/],
  [csv("x", "labels.pt"), DatasetArgumentError, /a .csv, .npy or .npz file, got labels.pt/],
])("refuses %o", async (file, Fault, message) => {
  const call = () => relabel(set, file);
  await expect(call()).rejects.toThrow(Fault);
  await expect(call()).rejects.toThrow(message);
});

test("a file that no set can be relabelled by is refused without one", async () => {
  for (const file of [csv("index,label\n0,any\n"), csv("1\n"), array(1, 2)]) {
    await expect(checkLabelFile(file)).resolves.toBeUndefined();
  }
  for (const [file, words] of [
    [csv('index,label\n0,"cat\n'), /labels.csv: .* quotation marks must be closed/],
    [csv(""), /labels.csv: .* must have a row with a label, got none/],
    [new File(["no arrays"], "labels.npy"), /labels.npy/],
  ] as const) {
    const error = await checkLabelFile(file).catch((error: Error) => error);
    expect(error).toBeInstanceOf(FormatError);
    expect((error as Error).message).toMatch(words);
    await expect(relabel(set, file)).rejects.toThrow(FormatError);
  }
});
