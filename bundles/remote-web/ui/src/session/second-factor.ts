import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { post, wordsOf } from '../api.js';
import { minutesLeft } from '../format.js';
import { field, notice, valuesOf } from '../parts/form.js';
import { shared } from '../parts/styles.js';
import { words } from '../words.js';

/**
 * Asks for the second factor in place while a scan runs, and takes the keyboard, so that a code is not typed into the
 * console and Escape does not abort the scan. What is held down goes up at the console when it loses the focus, and
 * is not typed here. Fires `given` when the code was right.
 */
@customElement('sg-second-factor')
export class SecondFactor extends LitElement {
  /** ISO instant at which the sign-in ends. */
  @property() dueBy = '';
  @state() private problem = '';
  @state() private done = false;
  @state() private busy = false;
  @query('form') private form!: HTMLFormElement;
  /** A key was pressed here, and not only held down since before. */
  private fresh = false;
  private timer = 0;

  static override styles = [
    shared,
    css`
      section {
        background: var(--surface);
        border: 2px solid var(--warn);
        border-radius: var(--radius);
        padding: 0.75rem 1rem;
        margin-bottom: 0.5rem;
        box-shadow: 0 6px 24px rgb(0 0 0 / 55%);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 0.75rem;
        align-items: end;
      }
      .field {
        margin: 0;
      }
      p {
        margin-bottom: 0.5rem;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = window.setInterval(() => this.requestUpdate(), 1000);
  }

  override disconnectedCallback(): void {
    clearInterval(this.timer);
    super.disconnectedCallback();
  }

  override focus(): void {
    this.form.querySelector('input')?.focus({ preventScroll: true });
  }

  protected override firstUpdated(): void {
    this.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('dueBy')) {
      this.done = false;
    }
  }

  protected override render(): TemplateResult {
    const at = words.factorDue;
    const left = minutesLeft(Date.parse(this.dueBy), Date.now());
    return html`<section aria-labelledby="title" data-test="second-factor">
      <div role="alert"><h2 id="title">${at.title}</h2></div>
      ${this.done ? notice('good', at.done) : html`<p role="timer">${at.lead(left)}</p>`}
      <div aria-live="assertive">${this.problem === '' ? nothing : notice('bad', this.problem)}</div>
      <form novalidate ?hidden=${this.done} @keydown=${this.keyDown} @submit=${this.submit}>
        ${field({ name: 'step-up-code', label: words.signIn.code, autocomplete: 'one-time-code' })}
        <button class="primary" data-test="step-up-submit" ?disabled=${this.busy}>${at.submit}</button>
      </form>
    </section>`;
  }

  private keyDown(event: KeyboardEvent): void {
    this.fresh ||= !event.repeat;
    if (!this.fresh) {
      event.preventDefault();
    }
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    this.busy = true;
    this.problem = '';
    try {
      await post('/api/me/second-factor', { code: (valuesOf(this.form)['step-up-code'] ?? '').replaceAll(' ', '') });
      this.done = true;
      this.dispatchEvent(new Event('given'));
    } catch (error) {
      this.problem = wordsOf(error);
    } finally {
      this.busy = false;
      this.form.reset();
    }
  }
}
