import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { Me, OnSite } from '../types.js';
import { words } from '../words.js';
import { field, valuesOf } from './form.js';
import type { Who } from './panel-key.js';
import { shared } from './styles.js';

/** Somebody who may be chosen. */
export interface Choice {
  person: string;
  name: string;
  /** Badge or PIN is not asked for. */
  proven: boolean;
}

/** Those checked in here, and who is signed in: with two factors, which vouch for them. */
export function whoIsHere(view: OnSite | null, me: Me | null): Choice[] {
  const signedIn = me === null ? [] : [{ person: '', name: me.person.name, proven: true }];
  return [...(view?.checkedIn ?? []), ...signedIn];
}

/** A hold asks nobody: it is in the name of the one who is here, or of the panel. */
export function anybody(here: readonly Choice[]): Who {
  return { by: here.length === 1 ? (here[0]?.person ?? '') : '', secret: '' };
}

/** Who does it: the only one here without a question, unless badge or PIN is needed. */
export async function somebody(dialog: WhoDialog, here: readonly Choice[], what: string, proof: boolean): Promise<Who | null> {
  const choices = here.map((it) => ({ ...it, proven: it.proven || !proof }));
  const only = choices.length === 1 ? choices[0] : undefined;
  if (only?.proven === true || choices.length === 0) {
    return { by: only?.person ?? '', secret: '' };
  }
  return dialog.ask(words.staff.who(what), choices, false);
}

/**
 * Asks who does something: one tap on a name, and badge or PIN where it is needed. A badge reader types like a keyboard
 * and ends with Enter, so the field for it has the focus.
 */
@customElement('sg-who')
export class WhoDialog extends LitElement {
  @state() private heading = '';
  @state() private choices: readonly Choice[] = [];
  @state() private chosen: Choice | null = null;
  /** A badge without a name is taken too. */
  @state() private badge = false;
  @query('dialog') private dialog!: HTMLDialogElement;
  private answer: (who: Who | null) => void = () => undefined;
  private given: Who | null = null;

  static override styles = [
    shared,
    css`
      dialog {
        background: var(--surface);
        color: var(--text);
        border: 1px solid var(--edge);
        border-radius: 12px;
        padding: 1.5rem;
        min-width: min(26rem, 90vw);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 60%);
      }
      .names {
        display: grid;
        gap: 0.5rem;
        margin-bottom: 1rem;
      }
      button {
        min-height: 3.25rem;
        font-size: 1.2rem;
      }
    `,
  ];

  /**
   * Asks; null when it was called off.
   *
   * @param badge whether a badge alone tells who it is
   */
  async ask(heading: string, choices: readonly Choice[], badge: boolean): Promise<Who | null> {
    this.heading = heading;
    this.choices = choices;
    const only = choices[0];
    this.chosen = !badge && choices.length === 1 && only !== undefined ? only : null;
    this.badge = badge;
    this.given = null;
    await this.updateComplete;
    this.dialog.showModal();
    this.renderRoot.querySelector<HTMLInputElement>('input')?.focus();
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  protected override render(): TemplateResult {
    const at = words.staff;
    const { chosen } = this;
    return html`<dialog aria-labelledby="heading" data-test="who" @close=${this.closed}>
      <h2 id="heading">${this.heading}</h2>
      <div class="names" role="group" aria-label=${at.names}>
        ${this.choices.map(
          (it) => html`<button
            data-test="who-name"
            data-person=${it.person}
            aria-pressed=${it === chosen ? 'true' : 'false'}
            class=${it === chosen ? 'primary' : ''}
            @click=${() => this.choose(it)}
          >
            ${it.name}
          </button>`,
        )}
      </div>
      ${chosen === null && !this.badge
        ? nothing
        : html`<form data-test="who-form" @submit=${this.show}>
            ${field({
              name: 'who-secret',
              label: chosen === null ? at.badge : at.secretOf(chosen.name),
              hint: chosen === null ? at.badgeHint : at.secretHint,
              type: 'password',
              inputmode: 'numeric',
              autocomplete: 'off',
            })}
            <button class="primary" data-test="who-submit">${at.go}</button>
          </form>`}
      <button data-test="who-cancel" @click=${() => this.dialog.close()}>${words.cancel}</button>
    </dialog>`;
  }

  private choose(it: Choice): void {
    if (it.proven) {
      this.done({ by: it.person, secret: '' });
      return;
    }
    this.chosen = it;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLInputElement>('input')?.focus());
  }

  private readonly show = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const secret = valuesOf(form)['who-secret'] ?? '';
    form.reset();
    this.done({ by: this.chosen?.person ?? '', secret });
  };

  private done(who: Who): void {
    this.given = who;
    this.dialog.close();
  }

  private closed(): void {
    this.renderRoot.querySelector('form')?.reset();
    this.answer(this.given);
  }
}
