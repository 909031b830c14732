import { noChange } from 'lit';
import { Directive, type ElementPart, directive } from 'lit/directive.js';

class Paint extends Directive {
  render(_styles: Readonly<Record<string, string>>): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [styles]: [Readonly<Record<string, string>>]): typeof noChange {
    const { style } = part.element as HTMLElement;
    for (const [property, value] of Object.entries(styles)) {
      style.setProperty(property, value);
    }
    return noChange;
  }
}

/** Sets style properties of an element through the object model: the page's policy forbids style attributes. */
export const paint = directive(Paint);
