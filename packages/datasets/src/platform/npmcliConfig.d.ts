// npm's own configuration, as far as we use it: the package has no types.

declare module "@npmcli/config" {
  interface ConfigOptions {
    definitions: Record<string, { default: unknown }>;
    shorthands: unknown;
    flatten: unknown;
    npmPath: string;
    execPath: string;
    argv: string[];
    env: Record<string, string | undefined>;
    warn: boolean;
  }

  export default class Config {
    constructor(options: ConfigOptions);
    load(): Promise<void>;
    /** Every setting, under the names that npm's libraries take. */
    get flat(): Record<string, unknown> & { replaceRegistryHost?: string };
  }
}

declare module "@npmcli/config/lib/definitions/index.js" {
  const npm: {
    definitions: Record<string, { default: unknown }>;
    shorthands: unknown;
    flatten: unknown;
  };
  export default npm;
}
