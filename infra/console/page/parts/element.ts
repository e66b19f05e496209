/** A child of an element. Text is inserted as text, never as markup. */
export type Child = Node | string | number | false | null | undefined;

type Listeners = Readonly<Record<string, (event: Event) => void>>;

export interface Attributes {
  readonly on?: Listeners;
  readonly [name: string]: string | number | boolean | Listeners | undefined;
}

/** Creates an HTML element. `true` sets an attribute without a value; `false` and `undefined` leave it out. */
export const element = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] => furnish(document.createElement(tag), attributes, children);

/** Creates an SVG element. */
export const drawing = <Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Tag] =>
  furnish(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

function furnish<E extends Element>(target: E, { on = {}, ...attributes }: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) target.setAttribute(name, value === true ? '' : String(value));
  }
  for (const [name, listener] of Object.entries(on)) target.addEventListener(name, listener);
  fill(target, ...children);
  return target;
}

/** Called before an element goes away: the focus moves to the title of the page, so that the keyboard is not lost. */
export function releaseFocus(leaving: Element): void {
  if (leaving.contains(document.activeElement)) document.querySelector('h1')?.focus();
}

/** Replaces the children of an element. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  const present = children.filter((child) => child !== false && child !== null && child !== undefined);
  parent.replaceChildren(...present.map((child) => (child instanceof Node ? child : String(child))));
}
