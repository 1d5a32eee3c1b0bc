import type { RunSpecification } from "@rote/experiments";

/** What a link says: a run's specification and the backend that it asks for. */
export interface Linked {
  specification: RunSpecification;
  backend: string;
}

/** A link that cannot be read. The message says which part. */
export class LinkError extends Error {
  override readonly name = "LinkError";
  readonly code = "BAD_LINK";
}

type Value = string | number | boolean | null | Value[] | { [field: string]: Value };

/**
 * The part of an address after `#`, readable and in full:
 *
 *     dataset=cifar10&train=1000&corruption.name=partialLabels&corruption.params.probability=0.5
 */
export function toFragment({ specification, backend }: Linked): string {
  const parts = new URLSearchParams();
  const write = (path: string, value: Value) => {
    if (typeof value !== "object" || value === null) {
      parts.append(path, String(value));
      return;
    }
    for (const [field, inner] of Object.entries(value)) {
      if (inner !== undefined) write(path === "" ? field : `${path}.${field}`, inner);
    }
  };
  write("", specification as Value);
  if (backend !== "auto") write("backend", backend);
  return parts.toString();
}

/** Characters of the longest link, and fields within fields: far above those of any run. */
const [MOST_CHARACTERS, DEEPEST] = [10_000, 10];

/**
 * Reads what `toFragment` wrote. Whether the specification can be run is not asked here.
 *
 * @throws {LinkError} if a part has no name, comes twice, or is both a value and a group, or the
 * link is longer or deeper than that of any run.
 */
export function fromFragment(fragment: string): Linked {
  if (fragment.length > MOST_CHARACTERS) {
    throw new LinkError(
      `link: it must have at most ${MOST_CHARACTERS} characters, got ${fragment.length}.`,
    );
  }
  const root: Record<string, Value> = Object.create(null);
  for (const [path, text] of new URLSearchParams(fragment.replace(/^#/, ""))) {
    const fields = path.split(".");
    const last = fields.pop()!;
    if ([last, ...fields].some((field) => !/^[A-Za-z0-9]+$/.test(field))) {
      throw new LinkError(`link: a field's name must be letters and digits, got "${path}".`);
    }
    if (fields.length >= DEEPEST) {
      throw new LinkError(`link: fields must be at most ${DEEPEST} within each other, got more.`);
    }
    let at = root;
    for (const field of fields) {
      at[field] ??= Object.create(null);
      if (typeof at[field] !== "object") {
        throw new LinkError(`link: "${field}" must be a value or a group of them, got both.`);
      }
      at = at[field] as Record<string, Value>;
    }
    if (last in at) throw new LinkError(`link: "${path}" must be there once, got it twice.`);
    at[last] = parse(text);
  }
  const { backend = "auto", ...specification } = root;
  if (typeof backend === "object") {
    throw new LinkError('link: "backend" must be a name, got a group of values.');
  }
  return { specification: settle(specification) as RunSpecification, backend: String(backend) };
}

function parse(text: string): Value {
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** Groups whose fields are 0, 1, … as lists, others as plain objects. */
function settle(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([field, inner]) => [field, settle(inner)] as const);
  const list = entries.length > 0 && entries.every(([field], i) => field === String(i));
  return list ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
