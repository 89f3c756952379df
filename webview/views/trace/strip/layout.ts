// The whole trace in one narrow strip: how hot each line of pixels is, and where a token lies. No DOM.

/** Mean intensity of the tokens of each of `lines` pixel lines, [0, 1], the hottest line being 1. */
export function layoutStrip(intensities: ArrayLike<number>, lines: number): Float32Array {
  const heat = new Float32Array(Math.max(0, Math.floor(lines)));
  const tokens = intensities.length;
  let hottest = 0;
  for (let line = 0; line < heat.length && tokens > 0; line++) {
    const first = Math.floor((line * tokens) / heat.length);
    const end = Math.max(first + 1, Math.floor(((line + 1) * tokens) / heat.length));
    let sum = 0;
    for (let token = first; token < end; token++) sum += intensities[token] ?? 0;
    heat[line] = sum / (end - first);
    hottest = Math.max(hottest, heat[line] ?? 0);
  }
  return hottest > 0 ? heat.map((value) => value / hottest) : heat;
}

export function tokenOfLine(y: number, height: number, tokens: number): number {
  return Math.max(0, Math.min(tokens - 1, Math.floor((y / Math.max(1, height)) * tokens)));
}

/** Top and height of the viewport's window; never too small to hold. */
export function windowOnStrip(
  visible: { readonly first: number; readonly end: number },
  height: number,
  tokens: number,
): { readonly top: number; readonly height: number } {
  const leastHeight = 12;
  const top = (visible.first / Math.max(1, tokens)) * height;
  const wanted = Math.max(leastHeight, ((visible.end - visible.first) / Math.max(1, tokens)) * height);
  return { top: Math.max(0, Math.min(top, height - wanted)), height: Math.min(height, wanted) };
}
