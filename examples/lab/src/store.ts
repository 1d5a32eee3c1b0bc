/** A value that is replaced, never changed, and told to listeners. */
export class Store<T> {
  #current: T;
  readonly #listeners = new Set<(hurry: boolean) => void>();

  constructor(initial: T) {
    this.#current = initial;
  }

  get value(): T {
    return this.#current;
  }

  /** @param hurry whether somebody waits to see it, as after a click. Defaults to true. */
  update(change: (value: T) => T, { hurry = true } = {}): void {
    const next = change(this.#current);
    if (next === this.#current) return;
    this.#current = next;
    for (const listener of this.#listeners) listener(hurry);
  }

  subscribe(listener: (hurry: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
