import { EvidenceError } from "./evidenceError.ts";

/** @throws {EvidenceError} unless it is a list. */
export function checkList(who: string, items: unknown): void {
  if (Array.isArray(items)) return;
  throw new EvidenceError(`${who}: its records must be a list, got ${kindOf(items)}.`);
}

/** @throws {EvidenceError} unless each is a training run, by the fields that all of them have. */
export function checkRuns(who: string, runs: unknown): void {
  checkList(who, runs);
  (runs as unknown[]).forEach((run, i) => {
    const { corruption, model, dataset, epochs, result } = Object(run) as Record<string, unknown>;
    const wrong = Object.entries({
      corruption: isNamed(corruption) && typeof corruption !== "string",
      model: isNamed(model),
      dataset: isNamed(dataset),
      epochs: Array.isArray(epochs),
      result: typeof result === "object" && result !== null,
    }).filter(([, isRight]) => !isRight);
    if (wrong.length === 0) return;
    const names = wrong.map(([name]) => name).join(", ");
    const got = typeof run === "object" && run !== null ? `another ${names}` : kindOf(run);
    throw new EvidenceError(`${who}: record ${i} must be of a training run, got ${got}.`);
  });
}

/** @throws {EvidenceError} unless each is a kernel machine, by the fields that all of them have. */
export function checkMachines(who: string, machines: unknown): void {
  checkList(who, machines);
  (machines as unknown[]).forEach((machine, i) => {
    const { dataset, kernel, features, ridge } = Object(machine) as Record<string, unknown>;
    const isRight =
      isNamed(dataset) &&
      isNamed(kernel) &&
      (features === null || isNamed(features)) &&
      typeof ridge === "number";
    if (isRight) return;
    const got = typeof machine === "object" && machine !== null ? "another" : kindOf(machine);
    throw new EvidenceError(`${who}: record ${i} must be of a kernel machine, got ${got}.`);
  });
}

const isNamed = (value: unknown) =>
  typeof (typeof value === "object" ? (value as { name?: unknown } | null)?.name : value) ===
  "string";

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}

/** @throws {EvidenceError} unless it is an object: what its fields must be, who reads them says. */
export function objectOf<Given extends object>(who: string, given: Given): Given {
  if (typeof given === "object" && given !== null) return given;
  throw new EvidenceError(`${who}: it takes an object, got ${kindOf(given)}.`);
}

/** @throws {EvidenceError} unless it is a number: JavaScript computes with "1" and null as well. */
export function checkNumber(who: string, name: string, value: unknown): void {
  if (typeof value === "number") return;
  throw new EvidenceError(`${who}: ${name} must be a number, got ${kindOf(value)}.`);
}

/** The corruption of a run. @throws {EvidenceError} if it has none. */
export function corruptionOf<Run extends { corruption: object }>(
  who: string,
  run: Run,
): Run["corruption"] {
  const { corruption } = objectOf(who, run);
  if (isNamed(corruption) && typeof corruption === "object") return corruption;
  throw new EvidenceError(`${who}: the run must have a corruption, got ${kindOf(corruption)}.`);
}

/** @throws {EvidenceError} unless it has the fields of a regularization. */
export function checkRegularization(who: string, given: unknown): void {
  const { augmentation, weightDecay, dropout } = Object(given) as Record<string, unknown>;
  const isRight =
    Array.isArray(augmentation) &&
    augmentation.every((name) => typeof name === "string") &&
    typeof weightDecay === "number" &&
    typeof dropout === "number";
  if (isRight) return;
  throw new EvidenceError(
    `${who}: it takes { augmentation, weightDecay, dropout }, got ${kindOf(given)}.`,
  );
}
