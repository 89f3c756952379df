// The HTML around a report's data: one page that needs nothing else, asks for nothing, and runs no script but its own,
// which stands in its content-security policy by hash. Text of traces is data only, never markup. Pure.
import { createHash } from 'node:crypto';

export interface ReportAssets {
  /** Content of dist/webview/report.js. */
  readonly script: string;
  /** Content of dist/webview/report.css. */
  readonly style: string;
}

/** Id of the element that holds the data, read by webview/views/report. */
export const reportDataId = 'credence-report';

/** Everything before the data's JSON text. */
export function pageBeforeData(title: string, { script, style }: ReportAssets): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(safeScript(script), safeStyle(style))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(title)}</title>
<style>${safeStyle(style)}</style>
</head>
<body>
<script type="application/json" id="${reportDataId}">`;
}

/** Everything after it. */
export function pageAfterData({ script }: ReportAssets): string {
  return `</script>
<script>${safeScript(script)}</script>
</body>
</html>
`;
}

/** JSON that stays inside its script element and is valid JavaScript as well: no `<`, no line separators. */
export function escapeJson(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/gu, (character) => unicodeEscape(character));
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function policy(script: string, style: string): string {
  const sources = [
    "default-src 'none'",
    `script-src '${hashSource(script)}'`,
    `style-src '${hashSource(style)}'`,
    'img-src data:',
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return sources.join('; ');
}

function hashSource(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}

/** A bundle's strings may hold what would end or confuse the script element; written as an escape they mean the same. */
function safeScript(script: string): string {
  return toPageText(script).replace(/<(?=!--|\/?script)/giu, '\\x3c');
}

function safeStyle(style: string): string {
  return toPageText(style).replace(/<(?=\/style)/giu, '\\3c ');
}

/** The page's parser turns CR LF into LF and drops nothing else; the hash is taken of what it will see. */
function toPageText(text: string): string {
  return text.replace(/\r\n?/gu, '\n').replaceAll('\0', '\ufffd');
}

function escapeMarkup(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/gu, (character) => names[character] ?? character);
}
