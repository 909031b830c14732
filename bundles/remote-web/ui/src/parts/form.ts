import { type TemplateResult, html, nothing } from 'lit';
import { words } from '../words.js';
import { icon } from './icons.js';

/** One labelled input. */
export interface Field {
  name: string;
  label: string;
  hint?: string;
  type?: 'text' | 'password';
  autocomplete?: string;
  inputmode?: 'text' | 'numeric';
  value?: string;
  invalid?: boolean;
  required?: boolean;
}

/** An input with its label and hint tied to it; `data-test` is the field's name. */
export function field(it: Field): TemplateResult {
  const hint = `${it.name}-hint`;
  return html`<div class="field">
    <label for=${it.name}>${it.label}</label>
    <input
      id=${it.name}
      name=${it.name}
      data-test=${it.name}
      type=${it.type ?? 'text'}
      .value=${it.value ?? ''}
      autocomplete=${(it.autocomplete ?? 'off') as 'off'}
      inputmode=${it.inputmode ?? 'text'}
      autocapitalize="none"
      spellcheck="false"
      ?required=${it.required ?? true}
      aria-invalid=${it.invalid === true ? 'true' : 'false'}
      aria-describedby=${it.hint === undefined ? nothing : hint}
    />
    ${it.hint === undefined ? nothing : html`<p class="hint" id=${hint}>${it.hint}</p>`}
  </div>`;
}

/** The values of a form's inputs, trimmed except passwords. */
export function valuesOf(form: HTMLFormElement): Record<string, string> {
  const values: Record<string, string> = {};
  for (const input of form.querySelectorAll('input')) {
    if (input.type !== 'checkbox') {
      values[input.name] = input.type === 'password' ? input.value : input.value.trim();
    }
  }
  return values;
}

export type NoticeTone = 'good' | 'bad' | 'warn';

/**
 * A line that says what happened. Put it into a live region where it comes and goes. With `dismiss` a button waves it
 * away, and so does Escape while the focus is in it.
 */
export function notice(tone: NoticeTone, text: unknown, dismiss?: () => void): TemplateResult {
  const shape = tone === 'good' ? 'tick' : 'triangle';
  const mark = tone === 'good' ? 'tone-ok' : tone === 'warn' ? 'tone-warn' : 'tone-alarm';
  const escape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      dismiss?.();
    }
  };
  return html`<div class="notice ${tone}" data-test="notice-${tone}" @keydown=${dismiss === undefined ? nothing : escape}>
    <span class=${mark}>${icon(shape)}</span><div>${text}</div>
    ${dismiss === undefined
      ? nothing
      : html`<button class="dismiss" data-test="notice-close" aria-label=${words.close} @click=${dismiss}>${icon('cross')}</button>`}
  </div>`;
}
