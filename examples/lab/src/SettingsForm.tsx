import { completeSpecification } from "@rote/experiments/specification";
import { Controls } from "./Controls.tsx";
import type { Lab } from "./lab.ts";
import { Share } from "./Share.tsx";
import type { Settings } from "./settings.ts";
import { isBoolean, useKept } from "./useKept.ts";
import { useStore } from "./useStore.ts";

/** Everything that a run is made of, folded. */
export function SettingsForm({ lab }: { lab: Lab }) {
  const settings = useStore(lab.store, (state) => state.settings);
  const [isOpen, setIsOpen] = useKept("settings", () => false, isBoolean);
  const error = errorOf(settings);
  return (
    <details
      class="all-settings"
      open={isOpen}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
    >
      <summary>All settings</summary>
      <div class="settings">
        <Controls
          settings={settings}
          error={error}
          onChange={(settings) => lab.change(settings)}
          onPick={(files) => lab.pick(files)}
        />
        <Share settings={settings} canRun={error === undefined} />
      </div>
    </details>
  );
}

/** Why the settings cannot be run, or undefined. */
function errorOf({ specification }: Settings): string | undefined {
  try {
    completeSpecification(specification);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
