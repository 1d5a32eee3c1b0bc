import type { GraphMemory } from "./runtime.ts";
import { bytesOf, type WasmModule } from "./wasmModule.ts";

/**
 * Arrays in WebAssembly's memory. The memory is shared, so that an array stays valid while it
 * grows. One that is collected without having been given back is freed then.
 */
export class WasmMemory implements GraphMemory {
  readonly #module: WasmModule;
  /** Every buffer over the memory that arrays have been made of: growing makes another. */
  readonly #buffers = new WeakSet<ArrayBufferLike>();
  readonly #collected: FinalizationRegistry<number>;

  constructor(module: WasmModule) {
    this.#module = module;
    this.#collected = new FinalizationRegistry((address) => module._free(address));
  }

  take(bytes: number): Uint8Array {
    const address = this.#module._malloc(Math.max(bytes, 1));
    if (address === 0) {
      throw new RangeError(`Array buffer allocation failed: no room for ${bytes} bytes.`);
    }
    const { buffer } = bytesOf(this.#module);
    this.#buffers.add(buffer);
    const block = new Uint8Array(buffer, address >>> 0, bytes);
    this.#collected.register(block, address, block);
    return block;
  }

  give(block: Uint8Array): void {
    this.#collected.unregister(block);
    this.#module._free(block.byteOffset);
  }

  has(data: ArrayBufferView): boolean {
    return this.#buffers.has(data.buffer);
  }
}
