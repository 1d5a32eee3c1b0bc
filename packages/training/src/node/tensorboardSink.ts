import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { checkArgument, checkOptions } from "@rote/options";
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
export function tensorboardSink(path: string, given: TensorboardSinkOptions = {}): Promise<Sink> {
  checkOptions(
    "tensorboardSink",
    given,
    { now: "function", type: "text", history: "list" },
    TrainingArgumentError,
  );
  const { now = () => Date.now() / 1000, ...options } = given;

  checkArgument("tensorboardSink", "path", path, "text", TrainingArgumentError);
  if (!/tfevents[^/\\]*$/.test(path)) {
    throw new TrainingArgumentError(
      `tensorboardSink: the file's name must contain "tfevents", got ${path}. TensorBoard passes ` +
        "over others.",
    );
  }
  const format = {
    head: () => record(event(now()).tag(FILE_VERSION, BYTES).string("brain.Event:2")),
    row({ step, ...scalars }: Row) {
      const summary = event(now()).tag(STEP, VARINT).int64(step).tag(SUMMARY, BYTES).fork();
      for (const [tag, value] of Object.entries(scalars)) {
        if (value === null) continue;
        summary.tag(VALUE, BYTES).fork();
        summary.tag(TAG, BYTES).string(tag).tag(SIMPLE_VALUE, FLOAT).float(Math.fround(value));
        summary.join();
      }
      return record(summary.join());
    },
  };
  return fileSink(path, format, options);
}

// How the fields of event.proto and summary.proto are written.
const { Varint: VARINT, Bit64: DOUBLE, LengthDelimited: BYTES, Bit32: FLOAT } = WireType;

// Their numbers: of `Event`, of its `Summary`, and of the `Value`s in that.
const [WALL_TIME, STEP, FILE_VERSION, SUMMARY] = [1, 2, 3, 5];
const VALUE = 1;
const [TAG, SIMPLE_VALUE] = [1, 2];

/** The beginning of an `Event`. */
const event = (wallTime: number): BinaryWriter =>
  new BinaryWriter().tag(WALL_TIME, DOUBLE).double(wallTime);

function record(message: BinaryWriter): Buffer {
  const data = message.finish();
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
