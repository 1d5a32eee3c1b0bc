/** A stream's chunks: not every browser can iterate over a stream itself. */
export async function* chunks<T>(stream: ReadableStream<T> | null): AsyncGenerator<T> {
  const reader = stream?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {}); // it broke: nothing left to cancel
  }
}
