// Undoes the order in which llama.cpp's converter puts the rows of query and key projections: it sets the two rows that
// rotate against each other side by side, Hugging Face half a head apart.
//
//   GGUF   a0 b0 a1 b1 a2 b2 …      →      a0 a1 a2 … b0 b1 b2 …      for each head

/** @param rows whole heads; @param headRows rows of a head, an even number */
export function splitHalves(rows: Uint8Array, rowBytes: number, headRows: number): Uint8Array {
  const half = headRows / 2;
  const ordered = new Uint8Array(rows.length);
  const count = rows.length / rowBytes;
  for (let row = 0; row < count; row++) {
    const inHead = row % headRows;
    const from = row - inHead + (inHead < half ? 2 * inHead : 2 * (inHead - half) + 1);
    ordered.set(rows.subarray(from * rowBytes, (from + 1) * rowBytes), row * rowBytes);
  }
  return ordered;
}
