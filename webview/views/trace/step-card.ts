// What the card says of a step: every value of it, in words and numbers.
import type { StepAnnotation } from '../../../server/shared/trace/annotation.ts';
import { cardLine } from '../../parts/card.ts';
import { appendText } from '../../parts/draw-text.ts';
import { element } from '../../parts/element.ts';
import { formatCount, formatNumber, formatPlural, formatProbability, formatSigned } from '../../parts/format-number.ts';
import { isMeasured, measuredWords } from './measured-steps.ts';
import { factsOf, formatValue, partWords, splitKey, unitSuffix } from './signal-facts.ts';
import type { TracePicture } from './picture.ts';

/** Content for the card; null without annotation. */
export function drawStepCard(picture: TracePicture, index: number): readonly Node[] | null {
  const step = picture.annotation?.steps[index];
  const range = picture.ranges[index];
  if (step === undefined || range === undefined) return null;
  const head = element('div', 'card-head');
  head.append(
    element('span', '', `${step.part === 'turn' ? 'Turn' : 'Step'} ${formatCount(index + 1)}`),
    element('span', 'dim', formatPlural(range.end - range.first, 'token', 'tokens')),
  );
  const lines: HTMLElement[] = [];
  if (step.label !== undefined) {
    const line = cardLine('label in the file', '');
    if (line.lastElementChild !== null) appendText(line.lastElementChild, String(step.label));
    lines.push(line);
  }
  if (step.reward !== undefined) lines.push(cardLine('reward in the file', formatNumber(step.reward, 2)));
  if (step.answer !== null) {
    const line = cardLine('would answer', '');
    if (line.lastElementChild !== null) appendText(line.lastElementChild, step.answer);
    lines.push(line);
  }
  if (step.confidence !== null) lines.push(cardLine('confidence', formatNumber(step.confidence, 2)));
  if (step.potential !== null) {
    lines.push(cardLine('potential Φ', `${formatNumber(step.potential, 2)} (${formatSigned(step.deltaPotential, 2)})`));
  }
  if (step.belief !== null) {
    const belief = `${formatNumber(step.belief, 2)} nats (${formatSigned(step.deltaBelief, 2)})`;
    lines.push(
      cardLine('belief in gold', belief),
      cardLine('as probability', formatProbability(Math.exp(step.belief))),
    );
  }
  if (step.meanEntropy !== null) lines.push(cardLine('mean entropy', `${formatNumber(step.meanEntropy, 2)} nats`));
  if (step.meanLogprob !== null) lines.push(cardLine('mean log-prob', `${formatNumber(step.meanLogprob, 2)} nats`));
  const place = picture.measured.find(({ counted }) => counted.place === index + 1);
  for (const [label, value] of place === undefined ? [] : measuredWords(place)) lines.push(cardLine(label, value));
  return [head, ...lines, ...noteOf(picture, index), ...furtherOf(step)];
}

/** The rest of what is known of a step, at the end and close together: on a small page this is what does not fit. */
function furtherOf({ signals = {} }: StepAnnotation): readonly HTMLElement[] {
  const lines = Object.entries(signals).flatMap(([key, value]) => {
    const facts = value === null || isMeasured(key) ? null : factsOf(key);
    if (facts === null) return [];
    const { id, part } = splitKey(key);
    return [cardLine(`${id} ${partWords(part)}`, `${formatValue(value)}${unitSuffix(facts)}`)];
  });
  if (lines.length === 0) return [];
  const further = element('div', 'card-further');
  further.append(...lines);
  return [further];
}

function noteOf(picture: TracePicture, index: number): readonly HTMLElement[] {
  const flags = (picture.annotation?.flags ?? []).filter((flag) => flag.step === index).map((flag) => flag.why);
  const note = picture.notes.find((candidate) => candidate.step === index)?.why;
  const sentences = new Set(note === undefined ? flags : [note, ...flags]);
  return [...sentences].map((sentence) => {
    const line = element('div', 'card-note');
    appendText(line, sentence);
    return line;
  });
}
