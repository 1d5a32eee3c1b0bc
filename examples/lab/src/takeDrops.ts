/**
 * Files that are dropped anywhere on the page are taken, as if they were picked; a browser would
 * leave the page for them. Without `take` the page refuses them, and stays. A field for files takes
 * its own.
 */
export function takeDrops(take?: (files: File[]) => void): void {
  const isOurs = ({ dataTransfer, target }: DragEvent) =>
    dataTransfer?.types.includes("Files") && !(target as Element).closest?.("input[type=file]");
  document.addEventListener("dragover", (event) => {
    if (!isOurs(event)) return;
    event.preventDefault();
    event.dataTransfer!.dropEffect = take ? "copy" : "none";
  });
  document.addEventListener("drop", (event) => {
    if (!isOurs(event)) return;
    event.preventDefault();
    take?.(Array.from(event.dataTransfer!.files));
  });
}
