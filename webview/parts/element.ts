// Makes elements. Text always goes in as text; there is no way to give markup.

/** A new element with a class and, if given, text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  if (text !== '') made.textContent = text;
  return made;
}

/** Sets a custom property (allowed under a content policy without inline styles, since it goes through the CSSOM). */
export function setProperty(target: HTMLElement | SVGElement, name: `--${string}`, value: string | number): void {
  target.style.setProperty(name, String(value));
}
