/** The bytes that a text of base64 stands for. */
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Bytes in letters of ASCII, five for each four bytes, as `ASCII85Decode` of PDF reads them. */
export function toAscii85(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 4) {
    const count = Math.min(4, bytes.length - i);
    let value = 0;
    for (let j = 0; j < 4; j++) value = value * 256 + (bytes[i + j] ?? 0);
    if (value === 0 && count === 4) {
      parts.push("z");
      continue;
    }
    const letters: string[] = [];
    for (let j = 0; j < 5; j++) {
      letters.unshift(String.fromCharCode(33 + (value % 85)));
      value = Math.floor(value / 85);
    }
    parts.push(letters.slice(0, count + 1).join(""));
  }
  return `${parts.join("").replace(/.{96}/g, "$&\n")}~>`;
}
