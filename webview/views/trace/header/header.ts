// The head of a trace: the prompt, what was answered, what should have been, and the numbers of the whole trace.
import { createButton } from '../../../parts/button.ts';
import { appendText } from '../../../parts/draw-text.ts';
import { element } from '../../../parts/element.ts';
import { formatCount, formatPlural } from '../../../parts/format-number.ts';
import type { TracePicture } from '../picture.ts';
import { canBeMeasured, describeHeader, problemsOf, strangeText, type HeaderFact } from './layout.ts';
import './header.css';

/** What can be done from the head of a trace, inside the editor. */
export interface HeaderActions {
  readonly onAnnotate: () => void;
  /** Measures the steps by sampling. */
  readonly onMeasure: () => void;
  readonly onSource: () => void;
  readonly onModel: () => void;
}

export function drawHeader(picture: TracePicture, actions: HeaderActions | null): readonly HTMLElement[] {
  const { prompt, facts, flags } = describeHeader(picture);
  const title = element('div', 'prompt');
  appendText(title, prompt === '' ? '(empty prompt)' : prompt);
  const more = createButton('more', () => {
    const open = title.classList.toggle('open');
    more.textContent = open ? 'less' : 'more';
    more.setAttribute('aria-expanded', String(open));
  });
  more.classList.add('link-button');
  more.hidden = prompt.length < 160 && !prompt.includes('\n');
  const promptLine = element('div', 'prompt-line');
  promptLine.append(title, more);
  const line = element('div', 'facts');
  line.append(...facts.map(drawFact));
  if (actions !== null) {
    const source = createButton(`line ${formatCount(picture.trace.line)}`, actions.onSource);
    source.classList.add('link-button');
    source.title = 'Show this line in the text editor';
    line.append(source);
  }
  for (const flag of flags) {
    const pill = element('span', 'note');
    pill.textContent = flag.text;
    pill.title = flag.why;
    line.append(pill);
  }
  const problems = problemsOf(picture);
  if (problems.length > 0) {
    const pill = element('span', 'note bad', formatPlural(problems.length, 'problem', 'problems'));
    pill.title = problems.map((problem) => problem.message).join('\n');
    line.append(pill);
  }
  if (actions !== null && canBeMeasured(picture)) line.append(measureButton(actions.onMeasure));
  if (picture.annotation === null && actions !== null) line.append(annotateHint(actions.onAnnotate));
  const hint = strangeText(picture);
  return hint === null ? [promptLine, line] : [promptLine, line, drawHint(hint, actions)];
}

function drawHint(hint: string, actions: HeaderActions | null): HTMLElement {
  const root = element('div', 'strange-text');
  root.append(element('span', '', hint));
  if (actions !== null) {
    const choose = createButton('Choose another model', actions.onModel);
    choose.classList.add('link-button');
    root.append(choose);
  }
  return root;
}

function measureButton(onMeasure: () => void): HTMLElement {
  const button = createButton('Measure steps', onMeasure);
  button.classList.add('link-button');
  button.title =
    'Write this trace on from each of its steps many times and count how often it ends right (m). Takes a while.';
  return button;
}

function annotateHint(onAnnotate: () => void): HTMLElement {
  const button = createButton('Annotate this trace', onAnnotate);
  button.classList.add('primary');
  button.title = 'Read this trace with the model and color it (a)';
  return button;
}

function drawFact(fact: HeaderFact): HTMLElement {
  const root = element('span', 'fact');
  if (fact.why !== undefined) root.title = fact.why;
  for (const part of fact.parts) {
    const shown = element('span', part.strong ? 'fact-strong' : '');
    appendText(shown, part.text);
    root.append(shown);
  }
  return root;
}
