/** Why an optional package could not be loaded, and what to do about it. */
export function notLoaded(name: string, cause: unknown): Error {
  const said = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
  return new Error(`${name} must load, got: ${said} Install it: npm install ${name}.`, { cause });
}
