import { paperModels, type RunSpecification, runDataset } from "@rote/experiments/specification";
import { BACKENDS } from "./backends.ts";
import { Field, NumberInput, Select } from "./fields.tsx";
import { type PickedFile, pickedFiles } from "./pickedFiles.ts";
import { Regularizers } from "./Regularizers.tsx";
import { modelTitle } from "./runWords.ts";
import { isHere } from "./served.ts";
import type { Settings } from "./settings.ts";

interface ControlsProps {
  settings: Settings;
  /** Why the settings cannot be used, or undefined. */
  error: string | undefined;
  onChange: (settings: Settings) => void;
  onPick: (files: readonly PickedFile[]) => void;
}

const DATASETS = ["gaussianClusters", "cifar10", "mnist", "fashion-mnist", "imageFolder"];

/** The specification as a form, but for its corruption: see `Knob`. */
export function Controls({ settings, error, onChange, onPick }: ControlsProps) {
  const { specification } = settings;
  const set = (change: Partial<RunSpecification>) =>
    onChange({ ...settings, specification: { ...specification, ...change } });
  const { dataset = "cifar10" } = specification;
  const { model = "mlp-1x512", seed = 0 } = specification;
  return (
    <form
      class="controls"
      aria-label="Settings of the run"
      onSubmit={(event) => event.preventDefault()}
    >
      <fieldset>
        <legend>Data</legend>
        <Field label="Dataset">
          <Select
            value={dataset}
            options={Object.fromEntries(DATASETS.map((name) => [name, titleOf(name)]))}
            onChange={(dataset) => {
              onPick([]);
              set({ dataset });
            }}
          />
        </Field>
        {!isHere(dataset) && <FilePicker folder={dataset === "imageFolder"} onPick={onPick} />}
        <div class="pair">
          <Field label="Training examples">
            <NumberInput value={specification.train} min={1} onChange={(train) => set({ train })} />
          </Field>
          <Field label="Test examples">
            <NumberInput value={specification.test} min={1} onChange={(test) => set({ test })} />
          </Field>
        </div>
      </fieldset>
      <fieldset>
        <legend>Network</legend>
        <Field label="Architecture">
          <Select
            value={model}
            options={Object.fromEntries(
              Object.keys(paperModels).map((name) => [name, modelTitle(name)]),
            )}
            onChange={(model) => set({ model, learningRate: paperModels[model]!.learningRate })}
          />
        </Field>
        <div class="pair">
          <Field label="Learning rate">
            <NumberInput
              value={specification.learningRate ?? paperModels[model]?.learningRate}
              min={0}
              step="any"
              onChange={(learningRate) => set({ learningRate })}
            />
          </Field>
          <Field label="Seed">
            <NumberInput value={seed} onChange={(seed) => set({ seed })} />
          </Field>
        </div>
        <div class="pair">
          <Field label="Epochs at most">
            <NumberInput
              value={specification.epochs ?? 200}
              min={1}
              onChange={(epochs) => set({ epochs })}
            />
          </Field>
          <Field label="Batch size">
            <NumberInput
              value={specification.batchSize ?? 128}
              min={1}
              onChange={(batchSize) => set({ batchSize })}
            />
          </Field>
        </div>
        <Field label="Runs on">
          <Select
            value={settings.backend}
            options={BACKENDS}
            onChange={(backend) => onChange({ ...settings, backend })}
          />
        </Field>
      </fieldset>
      <Regularizers specification={specification} onChange={set} />
      {error && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
    </form>
  );
}

function FilePicker({ folder, onPick }: { folder: boolean; onPick: ControlsProps["onPick"] }) {
  return (
    <Field
      label={
        folder
          ? "A folder with a folder of pictures for each class"
          : "The dataset's official files, such as data_batch_1.bin and test_batch.bin"
      }
    >
      <input
        type="file"
        multiple
        {...(folder && { webkitdirectory: true })}
        onChange={(event) => onPick(pickedFiles(event.currentTarget.files ?? []))}
      />
    </Field>
  );
}

const titleOf = (name: string): string =>
  name === "imageFolder" ? "Your own pictures" : runDataset(name).title;
