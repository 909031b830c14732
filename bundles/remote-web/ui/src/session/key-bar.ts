import { LitElement, type PropertyValues, type TemplateResult, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { shared } from '../parts/styles.js';
import { words } from '../words.js';
import { ALT, CTRL, DELETE, ESCAPE, F_KEYS, type Key, META, PRINT, SHIFT, type Stroke, TAB, chord } from './keys.js';
import { SMALL } from './small.js';

/** Keys that a browser keeps for itself, and modifiers that stay down. Fires `strokes`. */
@customElement('sg-key-bar')
export class KeyBar extends LitElement {
  @property({ type: Boolean }) active = false;
  @state() private held: ReadonlySet<string> = new Set();
  @state() private said = '';

  static override styles = [
    shared,
    css`
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 0.2rem;
        align-items: center;
        padding: 0.3rem 0.6rem;
        font-size: 0.875rem;
        background: var(--surface);
        border-top: 1px solid var(--line);
      }
      button {
        min-height: 2rem;
        min-width: 2.2rem;
        padding: 0.1rem 0.35rem;
      }
      .gap {
        width: 0.5rem;
      }
      @media ${SMALL} {
        .bar {
          flex-wrap: nowrap;
          overflow-x: auto;
          padding: 0.15rem 0.3rem;
        }
        button {
          flex: none;
        }
      }
    `,
  ];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('active') && !this.active) {
      this.held = new Set();
    }
  }

  protected override render(): TemplateResult {
    const at = words.keys;
    return html`<section class="bar" aria-label=${at.title} data-test="key-bar">
      ${this.press('ctrl-alt-del', at.ctrlAltDel, [CTRL, ALT, DELETE])} ${this.press('esc', at.esc, [ESCAPE])}
      ${this.press('tab', at.tab, [TAB])} ${this.press('alt-tab', at.altTab, [ALT, TAB])}
      ${this.press('print', at.print, [PRINT])} ${this.press('meta', at.meta, [META])}
      <span class="gap"></span>
      ${this.sticky('hold-ctrl', at.ctrl, CTRL)} ${this.sticky('hold-alt', at.alt, ALT)}
      ${this.sticky('hold-shift', at.shift, SHIFT)} ${this.sticky('hold-meta', at.meta, META)}
      <span class="gap"></span>
      ${F_KEYS.map((it, i) => this.press(`f${i + 1}`, at.f(i + 1), [it]))}
      <span class="visually-hidden" role="status">${this.said}</span>
    </section>`;
  }

  private press(id: string, text: string, keys: readonly Key[]): TemplateResult {
    return html`<button data-test=${`key-${id}`} ?disabled=${!this.active} @click=${(event: MouseEvent) => this.fire(chord(keys), event)}>
      ${text}
    </button>`;
  }

  private sticky(id: string, text: string, key: Key): TemplateResult {
    const down = this.held.has(key.code);
    return html`<button
      data-test=${`key-${id}`}
      aria-pressed=${down ? 'true' : 'false'}
      title=${words.keys.sticky}
      ?disabled=${!this.active}
      @click=${(event: MouseEvent) => this.toggle(key, text, !down, event)}
    >
      ${text}
    </button>`;
  }

  private toggle(key: Key, text: string, down: boolean, event: MouseEvent): void {
    const held = new Set(this.held);
    if (down) {
      held.add(key.code);
    } else {
      held.delete(key.code);
    }
    this.held = held;
    this.said = down ? words.keys.held(text) : words.keys.released(text);
    this.fire([{ ...key, down }], event);
  }

  /** `byPointer`: a click, after which the keyboard belongs to the console again. */
  private fire(strokes: readonly Stroke[], event: MouseEvent): void {
    this.dispatchEvent(new CustomEvent('strokes', { detail: { strokes, byPointer: event.detail > 0 } }));
  }
}

export type StrokesEvent = CustomEvent<{ strokes: readonly Stroke[]; byPointer: boolean }>;
