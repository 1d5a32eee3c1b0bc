/** Width and height in pixels of a PNG or an SVG file. */
export function sizeOf(bytes: Buffer, name: string): { width: number; height: number } {
  if (name.endsWith(".png")) {
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }; // of its header
  }
  const [root = ""] = /<svg[^>]*>/.exec(bytes.toString("utf8")) ?? [];
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(root) ?? [];
  if (width === undefined) throw new Error(`${name}: must be a PNG, or an SVG with a viewBox.`);
  return { width: Number(width), height: Number(height) };
}
