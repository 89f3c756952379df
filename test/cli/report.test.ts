import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { credence, lines, sum, useFolder } from './credence.ts';

const folder = useFolder();
const hostile = '</script><script>document.title="owned"</script><img src=x onerror=alert(1)><!-- \u2028 \u202e';

async function report(
  name: string,
  args: readonly string[] = [],
): Promise<{ html: string; data: { traces: { trace: { id: string }; annotation: unknown; stepValues: unknown }[] } }> {
  const input = await folder.write(
    `${name}.jsonl`,
    lines(sum('a', 5), sum(hostile, 6, { completion: hostile }), sum('c', 5)),
  );
  const out = folder.path(`${name}.html`);
  const { code } = await credence(['report', input, '-o', out, '--cache', 'none', ...args]);
  expect(code).toBe(0);
  const html = await readFile(out, 'utf8');
  const json = /<script type="application\/json" id="credence-report">([^]*?)<\/script>/u.exec(html)?.[1] ?? '';
  return { html, data: JSON.parse(json) };
}

describe('credence report', () => {
  it('holds every trace with its annotation', async () => {
    const { data } = await report('all');
    expect(data).toMatchObject({
      title: 'all.jsonl',
      traces: [{ trace: { id: 'a' }, annotation: { id: 'a' } }, {}, {}],
    });
    expect(data.traces[1]?.trace.id).toBe(hostile);
  });

  it('holds its groups with every group signal, siblings by their place in the report', async () => {
    const { data } = await report('groups', ['--lines', '1,3']);
    expect(data).toMatchObject({
      groups: [
        { size: 2, correct: 2, annotated: 2, signals: { 'G7.majorityRatio': 1 }, each: [{ line: 1 }, { line: 2 }] },
      ],
    });
  });

  it('holds the calibration over its traces', async () => {
    const { data } = await report('calibration');
    expect(data).toMatchObject({ calibration: { traces: 3, annotated: 3, seed: 0 } });
    const none = await report('uncalibrated', ['--annotations', 'none']);
    expect(none.data).toMatchObject({ calibration: { traces: 3, annotated: 0, parts: [{ part: 'G7.answerShare' }] } });
  });

  it('holds what was measured of the steps, where a file of it is named', async () => {
    const { data: without } = await report('unmeasured');
    expect(without.traces.map(({ stepValues }) => stepValues)).toEqual([null, null, null]);
    const values = folder.path('measured.step-values.jsonl');
    const few = ['--samples', '3', '--max-tokens', '8', '--cache', 'none'];
    await credence(['measure', folder.path('unmeasured.jsonl'), '-o', values, '--lines', '1-2', ...few]);
    const { data } = await report('unmeasured', ['--step-values', values]);
    expect(data.traces).toMatchObject([
      { stepValues: { id: 'a', scorer: { samples: 3 }, places: [{ place: 0, samples: 3 }, {}, {}] } },
      { stepValues: { id: hostile } },
      { stepValues: null },
    ]);
    const other = await folder.write('other.jsonl', lines(sum('a', 7)));
    const wrong = await credence(['report', other, '-o', folder.path('o.html'), '--step-values', values]);
    expect(wrong.code).not.toBe(0);
    expect(wrong.stderr).toContain(`Line 1 of ${values} was not made from line 1 of ${other}`);
    const [first = ''] = (await readFile(values, 'utf8')).split('\n');
    const damaged = await folder.write('damaged.jsonl', `${first.replace('"samples":3', '"samples":"3"')}\n`);
    const broken = await credence(['report', other, '-o', folder.path('o.html'), '--step-values', damaged]);
    expect(broken.stderr).toContain(`Line 1 of ${damaged} is no line of measured step values of this version`);
    const none = await credence(['report', other, '-o', folder.path('o.html'), '--step-values', other]);
    expect(none.stderr).toContain(`Line 1 of ${other} is no line of measured step values of this version`);
  });

  it('keeps hostile text as data and names its own script alone', async () => {
    const { html } = await report('hostile', ['--title', hostile]);
    const scripts = [...html.matchAll(/<script(?<kind>[^>]*)>(?<text>[^]*?)<\/script>/gu)];
    expect(scripts.map(({ groups }) => groups?.['kind'])).toEqual([
      ' type="application/json" id="credence-report"',
      '',
    ]);
    const own = createHash('sha256')
      .update(scripts[1]?.groups?.['text'] ?? '')
      .digest('base64');
    expect(html).toContain(`script-src 'sha256-${own}'`);
    expect(scripts[0]?.groups?.['text']).not.toMatch(/[<>&\u2028\u2029]/u);
    expect(html).not.toContain('onerror=alert(1)>');
  });

  it('asks for nothing: no address, no element that loads', async () => {
    const { html } = await report('quiet', ['--annotations', 'none']);
    const head = html.slice(0, html.indexOf('<style>'));
    expect(head).toContain("default-src 'none'");
    expect(html).not.toMatch(/<(link|img|iframe|object|embed|base|form|video|audio|source)[\s>]/u);
    expect(/<style>([^]*?)<\/style>/u.exec(html)?.[1]).not.toMatch(/url\((?!["']?data:)|@import/u);
  });

  it('can be of some lines, and replaces an older one', async () => {
    const { data } = await report('some', ['--lines', '1,3', '--annotations', 'none']);
    expect(data.traces.map(({ trace }) => trace.id)).toEqual(['a', 'c']);
    const again = await report('some', ['--lines', '2', '--annotations', 'none']);
    expect(again.data.traces).toHaveLength(1);
  });
});
