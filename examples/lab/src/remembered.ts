/** The function, which is asked once for each object, for as long as that is held elsewhere. */
export function remembered<Input extends object, Value>(
  compute: (input: Input) => Value,
): (input: Input) => Value {
  const known = new WeakMap<Input, { value: Value }>();
  return (input) => {
    const found = known.get(input);
    if (found) return found.value;
    const value = compute(input);
    known.set(input, { value });
    return value;
  };
}
