// Paints the timeline with d3 from the coordinates of layout.ts. Thin; decides nothing about where things stand.
import { select, type Selection } from 'd3-selection';
import { area, curveStepAfter, line } from 'd3-shape';
import type { BandPoint } from './measured-curve.ts';
import type { CurvePoint, Label, SideLabel, TimelineBox, TimelineLayout } from './layout.ts';

export interface TimelineWords {
  readonly beliefLabel: string | null;
  readonly confidenceLabel: string | null;
  readonly measuredLabel: string | null;
  readonly barLabel: string;
  readonly endLabel: string;
  readonly labels: readonly Label[];
  readonly firstRight: { readonly x: number; readonly text: string; readonly label: SideLabel } | null;
}

type Layer = Selection<SVGGElement, unknown, null, undefined>;

export function drawTimeline(svg: SVGSVGElement, layout: TimelineLayout, box: TimelineBox, words: TimelineWords): void {
  const root = select(svg);
  root.selectAll('g.chart').remove();
  const chart: Layer = root.insert('g', 'line.hairline').attr('class', 'chart');
  drawAxes(chart, layout, box, words);
  drawCurves(chart, layout, box);
  chart
    .selectAll('rect.step-bar')
    .data(layout.bars)
    .join('rect')
    .attr('class', (bar) => `step-bar ${bar.direction}`)
    .attr('x', (bar) => bar.x)
    .attr('y', (bar) => bar.y)
    .attr('width', (bar) => bar.width)
    .attr('height', (bar) => bar.height);
  drawWords(chart, box, words);
}

function drawAxes(chart: Layer, layout: TimelineLayout, box: TimelineBox, words: TimelineWords): void {
  const rules = [...layout.ticks.map((tick) => tick.y), box.barMiddle];
  chart
    .selectAll('line.rule')
    .data(rules)
    .join('line')
    .attr('class', (_, index) => (index === 0 ? 'rule faint' : 'rule'))
    .attr('x1', box.left)
    .attr('x2', box.right)
    .attr('y1', (y) => y)
    .attr('y2', (y) => y);
  const ticks = [...layout.ticks, { y: box.barMiddle, text: words.barLabel }];
  chart
    .selectAll('text.tick')
    .data(ticks)
    .join('text')
    .attr('class', 'tick')
    .attr('x', box.left - 6)
    .attr('y', (tick) => tick.y + 4)
    .attr('text-anchor', 'end')
    .text((tick) => tick.text);
  const bottom = box.barMiddle + box.barHalf + 12;
  chart.append('text').attr('class', 'tick').attr('x', box.left).attr('y', bottom).text('0');
  chart
    .append('text')
    .attr('class', 'tick')
    .attr('x', box.right)
    .attr('y', bottom)
    .attr('text-anchor', 'end')
    .text(words.endLabel);
}

function drawCurves(chart: Layer, layout: TimelineLayout, box: TimelineBox): void {
  const path = line<CurvePoint>()
    .x((point) => point.x)
    .y((point) => point.y)
    .curve(curveStepAfter);
  const filled = area<CurvePoint>()
    .x((point) => point.x)
    .y1((point) => point.y)
    .y0(box.curveBottom)
    .curve(curveStepAfter);
  const band = area<BandPoint>()
    .x((point) => point.x)
    .y0((point) => point.low)
    .y1((point) => point.high)
    .curve(curveStepAfter);
  for (const run of layout.measured) chart.append('path').attr('class', 'measured-band').attr('d', band(run));
  for (const run of layout.belief) {
    chart.append('path').attr('class', 'belief-area').attr('d', filled(run));
    chart.append('path').attr('class', 'belief-line').attr('d', path(run));
  }
  for (const run of layout.measured) chart.append('path').attr('class', 'measured-line').attr('d', path(run));
  for (const run of layout.confidence) chart.append('path').attr('class', 'confidence-line').attr('d', path(run));
}

function drawWords(chart: Layer, box: TimelineBox, words: TimelineWords): void {
  const texts: Readonly<Record<string, string | null>> = {
    belief: words.beliefLabel,
    confidence: words.confidenceLabel,
    measured: words.measuredLabel,
  };
  chart
    .selectAll('text.series')
    .data(words.labels)
    .join('text')
    .attr('class', (label) => `series ${label.id}`)
    .attr('x', box.right + 8)
    .attr('y', (label) => label.y + 4)
    .text((label) => texts[label.id] ?? '');
  if (words.firstRight === null) return;
  const { x, text, label } = words.firstRight;
  chart
    .append('line')
    .attr('class', 'first-right')
    .attr('x1', x)
    .attr('x2', x)
    .attr('y1', box.top - 8)
    .attr('y2', box.barMiddle + box.barHalf);
  chart
    .append('text')
    .attr('class', 'first-right-text')
    .attr('x', label.x)
    .attr('y', box.top - 2)
    .attr('text-anchor', label.anchor)
    .text(text);
}
