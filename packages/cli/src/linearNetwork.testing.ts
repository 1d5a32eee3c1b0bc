const layers = import.meta.resolve("@tensorflow/tfjs-layers");

/** The text of a module with a linear network. */
export const linearNetwork = `import { initializers, layers, sequential } from "${layers}";
export const createModel = ({ inputShape, classes, seed }) =>
  sequential({
    layers: [
      layers.flatten({ inputShape }),
      layers.dense({ units: classes, kernelInitializer: initializers.glorotUniform({ seed }) }),
    ],
  });
`;
