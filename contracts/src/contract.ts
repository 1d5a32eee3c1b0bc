/** What is known of one export, so that what all of them promise can be tested. */
export interface Contract {
  /** The arguments of one valid call on small data, made anew each time. Typed arrays are plain. */
  given: () => readonly unknown[];
  /**
   * How it is called, and what of it is called further: `(make, [options, set]) =>
   * make(options).apply(set)`. Defaults to a call with all arguments.
   */
  // biome-ignore lint/suspicious/noExplicitAny: an export of any type, with arguments of its own
  call?: (exported: any, given: readonly any[]) => unknown;
  /** The path of each options object within the arguments, "1" or "0.plateau", and one option. */
  options?: Readonly<Record<string, string>>;
  /** The path of each string with a fixed set of values, and one of these. */
  choices?: Readonly<Record<string, string>>;
  /** Arguments that are data, though their type is written out in place: they may carry more. */
  data?: readonly number[];
  /** Arguments of which the pixels are not looked at: their shape does not matter. */
  unshaped?: readonly number[];
  /** Paths of what the function fills because its name says so. */
  fills?: readonly string[];
  /**
   * Arguments that `call` itself works on, or that a function takes unchecked, as its name says:
   * they are given no wrong kinds.
   */
  taken?: readonly number[];
  /** The code of the error in which the call ends, where only the network could answer it. */
  code?: string;
}

/** The exports of a package, by its entries, and their contracts by name. */
export interface Table {
  entries: Readonly<Record<string, object>>;
  contracts: Readonly<Record<string, Contract>>;
}
