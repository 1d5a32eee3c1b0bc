import type { LabelStability } from "@rote/records";
import type { Data } from "../data/data.ts";
import { type CompleteComplexitySpecification, runOf } from "./complexitySpecification.ts";
import { leftOutOf, signsOf } from "./draws.ts";
import { lossesOf } from "./lossesOf.ts";
import { type TrainNetworkOptions, trainNetwork } from "./trainNetwork.ts";

/** One network that was trained, under a name that says on what: "signs 3". */
export interface Part {
  name: string;
  /** p, the numbers that were trained. */
  parameters: number;
  /** Shares of the examples that it has right. */
  trainAccuracy: number;
  testAccuracy: number;
  /** Its loss on every training and test example, where losses are compared. */
  losses?: number[];
}

/** What a network's complexity consists of, once all of it is trained. */
export interface NetworkComplexity {
  values: number[];
  parameters: number;
  stability: Record<Labels, LabelStability> | null;
}

type Labels = "true" | "random";
const LABELS: readonly Labels[] = ["true", "random"];

/** A network that is to be trained. */
interface Task {
  name: string;
  train(onProgress: (epoch: number, fitted: number) => void): Promise<Omit<Part, "name">>;
}

/** Every network that the complexity needs, in the order in which they are trained. */
export function tasksOf(
  specification: CompleteComplexitySpecification,
  data: Data,
  common: Pick<TrainNetworkOptions, "signal" | "network">,
): Task[] {
  const { draws, train: n, leftOut, seed } = specification;
  const onSigns = Array.from({ length: draws }, (_, draw) => ({
    name: signsName(draw),
    train: async (onProgress: (epoch: number, fitted: number) => void) => {
      const run = runOf(specification, { train: n, test: data.test.shape[0] });
      const signed = withSigns(data, signsOf(seed, draw, n));
      const { model, result } = await trainNetwork(run, signed, { ...common, onProgress });
      const { trainAccuracy, testAccuracy } = result;
      return { parameters: model.trainableParameters, trainAccuracy, testAccuracy };
    },
  }));
  const places = leftOutOf(seed, leftOut, n);
  const withoutOne = LABELS.flatMap((labels) =>
    (leftOut === 0 ? [] : [null, ...places]).map((place) => ({
      name: withoutName(labels, place),
      train: (onProgress: (epoch: number, fitted: number) => void) =>
        trainWithout(specification, data, labels, place, { ...common, onProgress }),
    })),
  );
  return [...onSigns, ...withoutOne];
}

const signsName = (draw: number) => `signs ${draw}`;
const withoutName = (labels: Labels, place: number | null) =>
  place === null ? `${labels} labels` : `${labels} labels without ${place}`;

/** The examples with ±1 as their two classes. */
function withSigns({ train, test }: Data, signs: Int8Array): Data {
  const classes = ["-1", "1"];
  const labels = Uint8Array.from(signs, (sign) => (sign > 0 ? 1 : 0));
  const none = new Uint8Array(test.shape[0]); // nothing is asked of the test examples
  return { train: { ...train, labels, classes }, test: { ...test, labels: none, classes } };
}

/**
 * Trains on all examples but one, and measures the loss on all of them. A copy of the next example
 * stands in its place: so the order of the others, and all else that training draws, stays.
 */
async function trainWithout(
  specification: CompleteComplexitySpecification,
  data: Data,
  labels: Labels,
  place: number | null,
  options: TrainNetworkOptions,
): Promise<Omit<Part, "name">> {
  const [n, m] = [data.train.shape[0], data.test.shape[0]];
  const name = labels === "true" ? "trueLabels" : "randomLabels";
  const run = runOf(specification, { train: n, test: m, corruption: { name } });
  const train = place === null ? data.train : withCopy(data.train, (place + 1) % n, place);
  const whole = { ...data, train };
  let losses: number[] = [];
  // The set that was trained on lacks the example: its loss is asked of the test set's end.
  const asked = place === null ? whole : { train, test: appended(data.test, data.train, place) };
  const { model, result } = await trainNetwork(run, asked, {
    ...options,
    onEnd: async ({ model, train, test }) => {
      const [seen, unseen] = [await lossesOf(model, train), await lossesOf(model, test)];
      if (place !== null) seen[place] = unseen[m]!;
      losses = [...seen, ...unseen.subarray(0, m)];
    },
  });
  return {
    parameters: model.trainableParameters,
    trainAccuracy: result.trainAccuracy,
    testAccuracy: result.testAccuracy,
    losses,
  };
}

/** A set in which the example at one place is a copy of another. */
function withCopy(set: Data["train"], from: number, to: number): Data["train"] {
  const size = set.images.length / set.shape[0];
  const [images, labels, indices] = [set.images.slice(), set.labels.slice(), set.indices.slice()];
  images.copyWithin(to * size, from * size, (from + 1) * size);
  labels[to] = labels[from]!;
  indices[to] = indices[from]!;
  return { ...set, images, labels, indices };
}

/** A set with an example of another after its last. */
function appended(set: Data["test"], other: Data["train"], place: number): Data["test"] {
  const [n, height, width, channels] = set.shape;
  const size = height * width * channels;
  const images = new (set.images.constructor as Uint8ArrayConstructor)((n + 1) * size);
  images.set(set.images);
  images.set(other.images.subarray(place * size, (place + 1) * size), n * size);
  const labels = Int32Array.from(
    { length: n + 1 },
    (_, i) => set.labels[i] ?? other.labels[place]!,
  );
  const indices = Uint32Array.from(labels, (_, i) => set.indices[i] ?? other.indices[place]!);
  return { ...set, images, labels, indices, shape: [n + 1, height, width, channels] };
}

/** What the networks say together. */
export function complexityOf(
  { draws, leftOut, seed, train: n }: CompleteComplexitySpecification,
  parts: ReadonlyMap<string, Part>,
): NetworkComplexity {
  const signed = Array.from({ length: draws }, (_, draw) => parts.get(signsName(draw))!);
  const places = leftOutOf(seed, leftOut, n);
  const of = (labels: Labels): LabelStability => {
    const all = parts.get(withoutName(labels, null))!;
    const changes = places.map((place) => {
      const without = parts.get(withoutName(labels, place))!;
      return all.losses!.map((loss, z) => Math.abs(loss - without.losses![z]!));
    });
    return {
      largest: changes.map((each) => each.reduce((a, b) => Math.max(a, b))),
      mean: changes.map((each) => each.reduce((a, b) => a + b) / each.length),
      trainAccuracy: all.trainAccuracy,
      testAccuracy: all.testAccuracy,
    };
  };
  return {
    values: signed.map(({ trainAccuracy }) => 2 * trainAccuracy - 1),
    parameters: signed[0]!.parameters,
    stability: leftOut === 0 ? null : { true: of("true"), random: of("random") },
  };
}
