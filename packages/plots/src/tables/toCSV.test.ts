import { expect, test } from "vitest";
import { toCSV } from "../index.ts";
import { testRecords } from "../records.testing.ts";

test("there is one line for each epoch of each run, after the header", () => {
  const records = testRecords();
  const lines = toCSV(records).split("\r\n");
  expect(lines).toHaveLength(1 + records.length * 40 + 1);
  expect(lines.at(-1)).toBe("");
  expect(lines[0]!.split(",")).toHaveLength(17);
});

test("numbers keep every digit, and the unknown is empty", () => {
  const record = testRecords()[0]!;
  const epoch = { ...record.epochs[0]!, loss: 0.1 + 0.2, testAccuracy: null };
  const line = toCSV([{ ...record, epochs: [epoch] }]).split("\r\n")[1]!;
  const fields = line.split(",");
  expect(fields[10]).toBe("0.30000000000000004");
  expect(fields[13]).toBe("");
});

test.each(["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(1+1)", "\t=1", "\r=1", "-"])(
  "the text %j is no formula in a spreadsheet",
  (name) => {
    const record = { ...testRecords()[0]!, name };
    expect(toCSV([record]).split("\r\n")[1]).toMatch(/^"?'/);
  },
);

test("texts of negative numbers are numbers in a spreadsheet", () => {
  for (const name of ["-1.5", "+1e-7", "-0.3 ± 0.1"]) {
    const record = { ...testRecords()[0]!, name };
    expect(toCSV([record]).split("\r\n")[1]!.startsWith(`${name},`)).toBe(true);
  }
});

test("fields with commas, quotes or line breaks are quoted", () => {
  const record = { ...testRecords()[0]!, name: 'a "b", c\nd' };
  record.epochs = record.epochs.slice(0, 1);
  expect(toCSV([record])).toContain(
    '\r\n"a ""b"", c\nd",trueLabels,{},0,inception-small,cifar10,0,',
  );
});
