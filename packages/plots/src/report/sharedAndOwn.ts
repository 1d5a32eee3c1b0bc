interface Named {
  name: string;
}

/** What all records share, once, and what is each one's own. */
export function sharedAndOwn(records: readonly Named[]) {
  const parts = records.map(({ name, ...rest }) => ({
    name,
    rest: rest as Record<string, unknown>,
  }));
  const shared: Record<string, unknown> = {};
  if (parts.length > 1) {
    for (const [field, value] of Object.entries(parts[0]!.rest)) {
      const json = JSON.stringify(value);
      if (parts.every(({ rest }) => JSON.stringify(rest[field]) === json)) shared[field] = value;
    }
  }
  const own = parts.map(({ name, rest }) => ({
    name,
    rest: Object.fromEntries(Object.entries(rest).filter(([field]) => !(field in shared))),
  }));
  return { shared, own };
}
