import { describe, expect, it } from 'vitest';
import { layoutStrip, tokenOfLine, windowOnStrip } from '../../../../../../webview/views/trace/strip/layout.ts';

describe('strip', () => {
  it('shows the mean heat of the tokens behind each line of pixels, the hottest line at full strength', () => {
    expect([...layoutStrip([0, 0.5, 0.5, 0.5], 2)]).toEqual([0.5, 1]);
  });

  it('repeats tokens where there are fewer than lines', () => {
    expect([...layoutStrip([0.25, 0.5], 4)]).toEqual([0.5, 0.5, 1, 1]);
  });

  it('is calm where nothing is hot or there is nothing', () => {
    expect([...layoutStrip([0, 0], 2)]).toEqual([0, 0]);
    expect([...layoutStrip([], 2)]).toEqual([0, 0]);
  });

  it('knows the token of a line and keeps inside the trace', () => {
    expect(tokenOfLine(50, 100, 1000)).toBe(500);
    expect(tokenOfLine(-5, 100, 1000)).toBe(0);
    expect(tokenOfLine(200, 100, 1000)).toBe(999);
  });

  it('keeps the window large enough to hold, and on the strip', () => {
    expect(windowOnStrip({ first: 0, end: 500 }, 100, 1000)).toEqual({ top: 0, height: 50 });
    expect(windowOnStrip({ first: 998, end: 1000 }, 100, 1000)).toEqual({ top: 88, height: 12 });
  });
});
