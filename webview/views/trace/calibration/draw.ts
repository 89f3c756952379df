// Paints the diagrams of one part with d3 from the coordinates of layout.ts. Thin.
import { create } from 'd3-selection';
import { line } from 'd3-shape';
import type { CalibrationReport, PartReport } from '../../../../server/shared/protocol/calibration-report.ts';
import { element } from '../../../parts/element.ts';
import { formatNumber } from '../../../parts/format-number.ts';
import {
  describeSampleCurves,
  intervalOf,
  layoutReliability,
  layoutRisk,
  layoutSampleCurves,
  type DiagramBox,
  type SampleCurves,
} from './layout.ts';

const box: DiagramBox = { left: 42, top: 8, size: 200 };
const width = 258;
const height = 250;

type Svg = ReturnType<typeof frame>;

/** What stands at the ends of the axes: left, right, and below; above stands 1. */
interface AxisEnds {
  readonly first?: string;
  readonly last?: string;
  readonly lowest?: string;
}

/**
 * Reliability where the part is a probability, risk over coverage where outcomes are of both kinds, and what is right with
 * n samples where prompts have several.
 */
export function drawDiagrams(part: PartReport, report: CalibrationReport): readonly HTMLElement[] {
  const figures: HTMLElement[] = [];
  if (part.confidence !== null) {
    const { ece, brier, overconfidence, outside } = part.confidence;
    const said = `ECE ${formatNumber(ece.value, 3)} ${intervalOf(ece)}, Brier ${formatNumber(brier.value, 3)} ${intervalOf(brier)}, mean confidence less accuracy ${formatNumber(overconfidence.value, 3)} ${intervalOf(overconfidence)}.`;
    const left = outside === 0 ? '' : ` ${outside} values outside [0, 1] are left out.`;
    figures.push(figure('Reliability: share right over confidence', reliability(part), said + left));
  }
  if (part.riskCoverage !== null) {
    const { aurc, excess } = part.riskCoverage;
    const said = `Area ${formatNumber(aurc, 3)}, ${formatNumber(excess, 3)} above the best order.`;
    figures.push(figure('Risk: share wrong among the surest, over how many are answered', risk(part), said));
  }
  const sampled = layoutSampleCurves(report, part, box);
  if (sampled !== null) {
    const drawn = figure(
      'Share right with n samples of a prompt',
      sampleCurves(sampled),
      describeSampleCurves(sampled),
    );
    drawn.append(curveKey(sampled));
    figures.push(drawn);
  }
  return figures;
}

function figure(title: string, svg: SVGSVGElement, said: string): HTMLElement {
  const root = element('figure', 'calibration-figure');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `${title}. ${said}`);
  root.append(element('figcaption', 'dim', title), svg, element('p', 'dim', said));
  return root;
}

function reliability(part: PartReport): SVGSVGElement {
  const svg = frame('confidence', 'right');
  svg
    .append('line')
    .attr('class', 'diagonal')
    .attr('x1', box.left)
    .attr('x2', box.left + box.size)
    .attr('y1', box.top + box.size)
    .attr('y2', box.top);
  svg
    .selectAll('circle')
    .data(layoutReliability(part.confidence?.bins ?? [], box))
    .join('circle')
    .attr('class', 'bin')
    .attr('cx', (dot) => dot.x)
    .attr('cy', (dot) => dot.y)
    .attr('r', (dot) => dot.radius)
    .append('title')
    .text((dot) => dot.why);
  return drawn(svg);
}

function risk(part: PartReport): SVGSVGElement {
  const svg = frame('coverage', 'wrong');
  const path = line<readonly [number, number]>(
    ([x]) => x,
    ([, y]) => y,
  );
  svg
    .append('path')
    .attr('class', 'risk')
    .attr('d', path(layoutRisk(part.riskCoverage?.curve ?? [], box)) ?? '');
  return drawn(svg);
}

function sampleCurves({ curves, most, least }: SampleCurves): SVGSVGElement {
  const svg = frame('samples', 'right', { first: '1', last: String(most), lowest: formatNumber(least, 1) });
  for (const { kind, points } of curves) {
    const path = line<(typeof points)[number]>(
      ({ x }) => x,
      ({ y }) => y,
    );
    svg
      .append('path')
      .attr('class', `samples samples-${kind}`)
      .attr('d', path(points) ?? '');
    svg
      .selectAll(`circle.samples-${kind}`)
      .data(points)
      .join('circle')
      .attr('class', `samples-${kind}`)
      .attr('cx', ({ x }) => x)
      .attr('cy', ({ y }) => y)
      .attr('r', 2.5)
      .append('title')
      .text(({ why }) => why);
  }
  return drawn(svg);
}

/** Which line is which. */
function curveKey({ curves }: SampleCurves): HTMLElement {
  const root = element('div', 'samples-key dim');
  for (const { kind, title } of curves) {
    const entry = element('span', '');
    const svg = create('svg').attr('width', 18).attr('height', 8).attr('aria-hidden', 'true');
    svg.append('path').attr('class', `samples samples-${kind}`).attr('d', 'M0,4H18');
    entry.append(drawn(svg), title);
    root.append(entry);
  }
  return root;
}

/** Axes with their names, from 0 to 1 or between the given ends. */
function frame(across: string, up: string, ends: AxisEnds = {}) {
  const { first = '0', last = '1', lowest = '0' } = ends;
  const svg = create('svg').attr('width', width).attr('height', height);
  svg
    .append('rect')
    .attr('class', 'frame')
    .attr('x', box.left)
    .attr('y', box.top)
    .attr('width', box.size)
    .attr('height', box.size);
  const bottom = box.top + box.size;
  const words = [
    { text: first, x: box.left, y: bottom + 14, anchor: 'middle' },
    { text: last, x: box.left + box.size, y: bottom + 14, anchor: 'middle' },
    { text: across, x: box.left + box.size / 2, y: bottom + 26, anchor: 'middle' },
    { text: lowest, x: box.left - 6, y: bottom + 4, anchor: 'end' },
    { text: '1', x: box.left - 6, y: box.top + 8, anchor: 'end' },
    { text: up, x: box.left - 6, y: box.top + box.size / 2, anchor: 'end' },
  ];
  svg
    .selectAll('text')
    .data(words)
    .join('text')
    .attr('class', 'tick')
    .attr('x', (word) => word.x)
    .attr('y', (word) => word.y)
    .attr('text-anchor', (word) => word.anchor)
    .text((word) => word.text);
  return svg;
}

function drawn(svg: Svg): SVGSVGElement {
  const node = svg.node();
  if (node === null) throw new Error('d3 made no element');
  return node;
}
