import { TrainingArgumentError } from "../trainingArgumentError.ts";
import { crc32c } from "./crc32c.ts";
import { fileSink } from "./fileSink.ts";
import type { Row, Sink, SinkOptions } from "./sink.ts";

export interface TensorboardSinkOptions extends SinkOptions {
  /** Seconds since 1970, shown beside each point. Defaults to the clock's. */
  now?: () => number;
}

/**
 * An event file that TensorBoard shows: each number of an event is a scalar at the event's step.
 * For TensorBoard to find the file its name must contain "tfevents".
 *
 * The file is a sequence of TFRecords: length, masked CRC-32C of the length, data, masked CRC-32C
 * of the data; the data is an `Event` of TensorFlow's event.proto.
 *
 * @throws {TrainingArgumentError} if TensorBoard would not find the file.
 *
 * Reference: tensorflow.org, "TFRecord and tf.train.Example", "TFRecords format details".
 */
export function tensorboardSink(
  path: string,
  { now = () => Date.now() / 1000, ...options }: TensorboardSinkOptions = {},
): Promise<Sink> {
  if (!/tfevents[^/\\]*$/.test(path)) {
    throw new TrainingArgumentError(
      `tensorboardSink: the file's name must contain "tfevents", got ${path}. TensorBoard passes ` +
        "over others.",
    );
  }
  const wallTime = () => double(1, now());
  const format = {
    head: () => record(Buffer.concat([wallTime(), bytes(3, Buffer.from("brain.Event:2"))])),
    row({ step, ...scalars }: Row) {
      const values = Object.entries(scalars).map(([tag, value]) =>
        bytes(1, Buffer.concat([bytes(1, Buffer.from(tag)), float(2, value)])),
      );
      const summary = bytes(5, Buffer.concat(values));
      return record(Buffer.concat([wallTime(), integer(2, step), summary]));
    },
  };
  return fileSink(path, format, options);
}

function record(data: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, maskedCrc(length), data, maskedCrc(data)]);
}

/** A CRC of data that itself holds CRCs is weak, so the format rotates it and adds a constant. */
function maskedCrc(data: Uint8Array): Buffer {
  const crc = crc32c(data);
  const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
  const result = Buffer.alloc(4);
  result.writeUInt32LE(masked);
  return result;
}

// Fields of a protocol buffer message: a number with the kind of what follows, then the value.

function varint(value: number): Buffer {
  const result: number[] = [];
  let rest = value;
  while (rest >= 128) {
    result.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  result.push(rest);
  return Buffer.from(result);
}

const tag = (field: number, kind: number) => varint((field << 3) | kind);

const integer = (field: number, value: number) => Buffer.concat([tag(field, 0), varint(value)]);

function double(field: number, value: number): Buffer {
  const content = Buffer.alloc(8);
  content.writeDoubleLE(value);
  return Buffer.concat([tag(field, 1), content]);
}

const bytes = (field: number, content: Buffer) =>
  Buffer.concat([tag(field, 2), varint(content.length), content]);

function float(field: number, value: number): Buffer {
  const content = Buffer.alloc(4);
  content.writeFloatLE(value);
  return Buffer.concat([tag(field, 5), content]);
}
