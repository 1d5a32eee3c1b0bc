import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32c as independentCrc32c } from "@aws-crypto/crc32c";
import protobuf from "protobufjs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { crc32c } from "./crc32c.ts";
import { csvSink, jsonlSink, type Sink, tensorboardSink } from "./index.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rote-sinks-"));
  path = join(folder, "events.out.tfevents.rote");
});
afterEach(() => rmSync(folder, { recursive: true }));

const epoch = (epoch: number) => ({
  type: "epoch",
  epoch,
  step: 300 * epoch,
  loss: 1 / epoch,
  evaluations: { test: { accuracy: 0.25 * epoch } },
});
const stepEvent = { type: "step", epoch: 1, step: 1, loss: 2 };

async function write(sink: Sink, ...events: object[]) {
  for (const event of events) await sink.write(event);
  await sink.close();
}
const text = () => readFileSync(path, "utf8");

describe("jsonlSink", () => {
  test("keeps the numbers of each epoch, in a line, and of no other event", async () => {
    await write(await jsonlSink(path), stepEvent, epoch(1), { ...epoch(2), loss: Number.NaN });
    expect(
      text()
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { epoch: 1, step: 300, loss: 1, "evaluations/test/accuracy": 0.25 },
      { epoch: 2, step: 600, loss: "NaN", "evaluations/test/accuracy": 0.5 },
    ]);
  });

  test("keeps null for what an epoch does not know", async () => {
    await write(await jsonlSink(path), { type: "epoch", step: 1, trainAccuracy: null });
    expect(text()).toBe('{"step":1,"trainAccuracy":null}\n');
  });

  test("keeps events of another type if asked to", async () => {
    await write(await jsonlSink(path, { type: "step" }), stepEvent, epoch(1));
    expect(text()).toBe('{"epoch":1,"step":1,"loss":2}\n');
  });
});

test("csvSink has a column for what the first event does not know", async () => {
  const [first, second] = [null, 0.5].map((accuracy) => ({ type: "epoch", step: 1, accuracy }));
  await write(await csvSink(path), first!, second!);
  expect(text()).toBe("step,accuracy\n1,\n1,0.5\n");
});

test("csvSink writes a table whose columns are the first event's numbers", async () => {
  await write(await csvSink(path), epoch(1), stepEvent, epoch(2));
  expect(text()).toBe("epoch,step,loss,evaluations/test/accuracy\n1,300,1,0.25\n2,600,0.5,0.5\n");
  await expect(write(await csvSink(path), { type: "epoch", step: 1 }, epoch(1))).rejects.toThrow(
    'csvSink: every event must have the numbers of the first, got "epoch" besides',
  );
});

// TensorFlow's own description of what is in the file, as far as scalars go.
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Event {
    double wall_time = 1;
    int64 step = 2;
    oneof what { string file_version = 3; Summary summary = 5; }
  }
  message Summary {
    message Value { string tag = 1; oneof value { float simple_value = 2; } }
    repeated Value value = 1;
  }
`);
const Event = root.lookupType("Event");

/** Reads an event file with other people's code: checksums, then messages. */
function readEvents(bytes: Buffer): Record<string, unknown>[] {
  const events: Record<string, unknown>[] = [];
  const check = (data: Buffer, at: number) => {
    const crc = independentCrc32c(data);
    const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
    expect(bytes.readUInt32LE(at)).toBe(masked);
  };
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    check(bytes.subarray(at, at + 8), at + 8);
    const data = bytes.subarray(at + 12, at + 12 + length);
    check(data, at + 12 + length);
    events.push(Event.toObject(Event.decode(data), { longs: Number }));
    at += 16 + length;
  }
  return events;
}

describe("tensorboardSink", () => {
  test("writes what an independent reader of TFRecords and protocol buffers finds", async () => {
    const sink = await tensorboardSink(path, { now: () => 1234.5 });
    const unknown = { trainAccuracy: null };
    await write(sink, { ...epoch(1), ...unknown }, stepEvent, { ...epoch(2), step: 2 ** 40 + 3 });
    const scalar = (tag: string, simpleValue: number) => ({ tag, simpleValue });
    expect(readEvents(readFileSync(path))).toEqual([
      { wallTime: 1234.5, fileVersion: "brain.Event:2" },
      {
        wallTime: 1234.5,
        step: 300,
        summary: {
          value: [scalar("epoch", 1), scalar("loss", 1), scalar("evaluations/test/accuracy", 0.25)],
        },
      },
      {
        wallTime: 1234.5,
        step: 2 ** 40 + 3,
        summary: {
          value: [
            scalar("epoch", 2),
            scalar("loss", 0.5),
            scalar("evaluations/test/accuracy", 0.5),
          ],
        },
      },
    ]);
  });

  test("refuses a name that TensorBoard would pass over", () => {
    expect(() => tensorboardSink(join(folder, "events"))).toThrow(/must contain "tfevents"/);
  });

  test("its checksum is CRC-32C, by the published vectors", () => {
    expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
  });
});

test.each([jsonlSink, csvSink])(
  "after a resume the file has each epoch once, whatever the killed run had written (%o)",
  async (sink) => {
    await write(await sink(path), epoch(1), epoch(2), epoch(3));
    const whole = text();
    writeFileSync(path, `${whole.slice(0, -10)}`); // torn in its last line
    // The checkpoint was in the second epoch.
    await write(await sink(path, { history: [epoch(1)] }), epoch(2), epoch(3));
    expect(text()).toBe(whole);
  },
);

test("after a resume an event file has each epoch once", async () => {
  await write(await tensorboardSink(path), epoch(1), epoch(2));
  await write(await tensorboardSink(path, { history: [epoch(1)] }), epoch(2), epoch(3));
  expect(readEvents(readFileSync(path)).map(({ step }) => step)).toEqual([
    undefined,
    300,
    600,
    900,
  ]);
});
