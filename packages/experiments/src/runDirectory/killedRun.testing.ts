import { startBackend } from "@rote/backends";
import * as tf from "@tensorflow/tfjs-core";
import { type CompleteSpecification, completeSpecification, loadData } from "../index.ts";

/** The run that is killed: all that has a state, and all that depends on epoch and step. */
export const killedSpecification = (epochs: number): CompleteSpecification =>
  completeSpecification({
    dataset: "gaussianClusters",
    train: 80,
    test: 20,
    batchSize: 20,
    epochs,
    learningRate: 0.0001, // too small to fit
    dropout: 0.2,
    optimizer: { name: "adam", weightDecay: 0.01 },
    corruption: { name: "randomLabels", params: {} },
    augmentation: [{ name: "randomHorizontalFlip", params: {} }],
  });

export const killedData = () => loadData(killedSpecification(1));

export async function startKilledBackend(backend: string): Promise<void> {
  tf.enableProdMode();
  await startBackend({ backend });
}
