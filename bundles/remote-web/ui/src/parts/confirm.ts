import { LitElement, type TemplateResult, css, html } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { words } from '../words.js';
import { shared } from './styles.js';

/** A question with a yes in its own words; the safe answer has the focus. */
@customElement('sg-confirm')
export class Confirm extends LitElement {
  @state() private question = '';
  @state() private yes = '';
  @query('dialog') private dialog!: HTMLDialogElement;
  private answer: (yes: boolean) => void = () => undefined;

  static override styles = [
    shared,
    css`
      dialog {
        background: var(--surface);
        color: var(--text);
        border: 1px solid var(--edge);
        border-radius: 12px;
        padding: 1.5rem;
        max-width: 32rem;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 60%);
      }
    `,
  ];

  /** Asks; resolves with the answer. */
  async ask(question: string, yes: string): Promise<boolean> {
    this.question = question;
    this.yes = yes;
    await this.updateComplete;
    this.dialog.showModal();
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="question" data-test="confirm" @close=${this.closed}>
      <p id="question">${this.question}</p>
      <div class="row">
        <button autofocus data-test="confirm-no" @click=${() => this.dialog.close('')}>${words.cancel}</button>
        <button class="danger" data-test="confirm-yes" @click=${() => this.dialog.close('yes')}>${this.yes}</button>
      </div>
    </dialog>`;
  }

  private closed(): void {
    this.answer(this.dialog.returnValue === 'yes');
    this.dialog.returnValue = '';
  }
}
