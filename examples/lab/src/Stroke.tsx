/** A piece of a line of a chart, as its key. */
export const Stroke = ({ colour, dash }: { colour: string; dash?: string | undefined }) => (
  <svg class="stroke" viewBox="0 0 36 4" width="36" height="4" aria-hidden="true">
    <path d="M0 2H36" stroke={colour} stroke-width="4" stroke-dasharray={dash} />
  </svg>
);
