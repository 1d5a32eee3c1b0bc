import { completeSpecification } from "@rote/experiments/specification";
import { useState } from "preact/hooks";
import { download } from "./download.ts";
import { toFragment } from "./link.ts";
import type { Settings } from "./settings.ts";

interface ShareProps {
  settings: Settings;
  /** Whether the settings can be run: neither a link nor a file of others would be taken. */
  canRun: boolean;
}

/** The run as a link, and as the file that `rote run` takes. */
export function Share({ settings, canRun }: ShareProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const link = new URL(`#${toFragment(settings)}`, location.href).href;
    await navigator.clipboard.writeText(link);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <div class="buttons share">
      <button type="button" onClick={copy} disabled={!canRun}>
        {copied ? "Copied" : "Copy link to this run"}
      </button>
      <button
        type="button"
        disabled={!canRun}
        onClick={() => download("run.json", completeSpecification(settings.specification))}
      >
        Download specification
      </button>
    </div>
  );
}
