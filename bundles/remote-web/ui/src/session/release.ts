import { type TemplateResult, css, html, nothing } from 'lit';
import { clockSeconds } from '../format.js';
import { icon } from '../parts/icons.js';
import { words } from '../words.js';
import type { WindowView } from './frame.js';

/** A window of a scanner whose driver is for phantoms only cannot be taken for another. */
export const frameClass = (view: WindowView): string =>
  view.release.kind === 'NOT_RELEASED' ? 'frame not-released' : 'frame';

/** What the driver may be used for, and what the holder says lies on the table. */
export function table(view: WindowView): TemplateResult | typeof nothing {
  const at = words.release;
  const { release, holder } = view;
  const declared = release.phantom === '' ? nothing : html` <span>${at.declared(release.phantom, holder)}</span>`;
  if (release.notAPhantomSince !== undefined) {
    return html`<p class="table" role="alert" data-test="not-a-phantom">
      <strong>${icon('triangle')} ${at.notAPhantom(clockSeconds(new Date(release.notAPhantomSince)))}</strong>
    </p>`;
  }
  if (release.kind === 'NOT_RELEASED') {
    return html`<p class="table" role="status" data-test="not-released">
      <strong>${icon('triangle')} ${at.notReleased}</strong> ${release.phantom === '' ? html`<span>${at.driver(release.driver, release.version)}</span>` : declared}
    </p>`;
  }
  return release.phantom === '' ? nothing : html`<p class="table" role="status" data-test="phantom">${declared}</p>`;
}

/** Where nobody has released the driver, one asks for a phantom that one names. */
export function askControl(view: WindowView, act: (phantom: string) => void): TemplateResult {
  const at = words.control;
  const { kind, phantoms } = view.release;
  const disabled = view.asking || view.link !== 'up';
  if (kind !== 'NOT_RELEASED') {
    return html`<button class="primary" data-test="control-button" ?disabled=${disabled} @click=${() => act('')}>
      ${view.asking ? at.asking : at.ask}
    </button>`;
  }
  if (phantoms.length === 0) {
    return html`<span class="muted">${words.release.noPhantoms}</span>`;
  }
  const named = (event: SubmitEvent): void => {
    event.preventDefault();
    act((event.target as HTMLFormElement).querySelector('select')?.value ?? '');
  };
  return html`<form class="declare" @submit=${named}>
    <select data-test="phantom-select" aria-label=${words.release.onTable} required ?disabled=${disabled}>
      <option value="">${words.release.which}</option>
      ${phantoms.map((phantom) => html`<option value=${phantom}>${phantom}</option>`)}
    </select>
    <button class="primary" data-test="control-button" ?disabled=${disabled}>${view.asking ? at.asking : words.release.ask}</button>
  </form>`;
}

export const releaseStyles = css`
  .frame.not-released {
    border-color: #e00000;
    border-top: 6px solid #e00000;
  }

  .table {
    flex: none;
    margin: 0;
    padding: 0.15rem 0.75rem;
    background: var(--surface);
    max-width: none;
  }

  .declare {
    display: flex;
    gap: 0.5rem;
    min-width: 0;
  }

  .declare select {
    flex: 1 1 auto;
    width: auto;
    min-width: 0;
    min-height: 2.25rem;
    padding: 0.1rem 0.5rem;
  }

  .declare button {
    flex: none;
    white-space: nowrap;
  }

  .not-released .table {
    background: #b00000;
    color: #fff;
  }
`;
