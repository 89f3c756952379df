// The theme's colours as the page computes them, turned into the tints of the heatmap; again whenever the theme changes.
// No colours are chosen here: tokens.css names them.
import { formatColor, parseColor, readableText, tintColors, type Rgb } from './color-scale.ts';

/** Sets `--tint-0 … --tint-24` and `--trace-text` on the root, now and after every change of theme. */
export function followTheme(onChange: () => void): void {
  const apply = (): void => {
    applyTints();
    onChange();
  };
  apply();
  // VS Code announces a change of theme by the body's class and new custom properties on the root element.
  const observer = new MutationObserver(() => apply());
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  for (const query of ['(prefers-color-scheme: light)', '(forced-colors: active)', '(prefers-contrast: more)']) {
    matchMedia(query).addEventListener('change', apply);
  }
}

/** One of our colours (a custom property of tokens.css) as the page shows it. */
export function themeColor(name: `--${string}`): Rgb {
  const probe = document.createElement('span');
  probe.style.setProperty('color', `var(${name})`);
  document.body.append(probe);
  const color = parseColor(getComputedStyle(probe).color);
  probe.remove();
  return color ?? [0.5, 0.5, 0.5];
}

function applyTints(): void {
  const background = themeColor('--background');
  const text = readableText(themeColor('--text'), background);
  const root = document.body.style;
  root.setProperty('--trace-text', formatColor(text));
  tintColors({ heat: themeColor('--heat'), background, text }).forEach((tint, step) => {
    root.setProperty(`--tint-${step}`, formatColor(tint));
  });
}
