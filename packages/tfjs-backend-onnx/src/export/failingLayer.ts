import type { ExportableModel } from "./model.ts";

/** What is looked at of a layer of tfjs-layers, and of a network, which is one too. */
interface LayerLike {
  readonly name: string;
  readonly stateful?: boolean;
  /** Of a network. */
  readonly layers?: readonly LayerLike[];
  apply(...given: unknown[]): unknown;
}

/** The layers of a network, those of networks within it too; none of a graph model. */
function layersOf({ layers = [] }: { layers?: readonly LayerLike[] }): LayerLike[] {
  return layers.flatMap((layer) => [layer, ...layersOf(layer)]);
}

/** The first layer that keeps a state from one call to the next, if there is one. */
export function statefulLayer(model: ExportableModel): string | undefined {
  const all = layersOf(model as { layers?: readonly LayerLike[] });
  return all.find(({ stateful, layers }) => stateful === true && layers === undefined)?.name;
}

/** Which layer throws in a computation of the network; undefined where none does. */
export function failingLayer(model: ExportableModel, compute: () => void): string | undefined {
  const layers = new Set(layersOf(model as { layers?: readonly LayerLike[] }));
  let failing: string | undefined;
  const before = [...layers].map((layer) => [layer, Object.hasOwn(layer, "apply")] as const);
  const originals = new Map([...layers].map((layer) => [layer, layer.apply]));
  for (const [layer, apply] of originals) {
    layer.apply = (...given) => {
      try {
        return apply.apply(layer, given);
      } catch (error) {
        failing ??= layer.name; // of a layer within a layer the inner one is first
        throw error;
      }
    };
  }
  try {
    compute();
  } catch {
    // As before: it is known why.
  } finally {
    for (const [layer, isOwn] of before) {
      if (isOwn) layer.apply = originals.get(layer)!;
      else delete (layer as Partial<LayerLike>).apply;
    }
  }
  return failing;
}
