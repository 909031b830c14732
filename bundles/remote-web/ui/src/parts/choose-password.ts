import { LitElement, type TemplateResult, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { post, wordsOf } from '../api.js';
import { words } from '../words.js';
import { field, notice, valuesOf } from './form.js';
import { shared } from './styles.js';

/** The form that changes one's own password. Fires `changed`. */
@customElement('sg-choose-password')
export class ChoosePassword extends LitElement {
  /** The password just used to sign in, so that nobody types a one-time password twice; empty: ask for it. */
  @property({ attribute: false }) known = '';
  @property() submitWords = words.password.submit;
  /** On a page of its own, the first field has the focus. */
  @property({ type: Boolean }) eager = false;
  @property() oldWords = words.password.old;

  @state() private problem = '';
  @state() private busy = false;
  @query('form') private form!: HTMLFormElement;

  static override styles = [shared];

  protected override firstUpdated(): void {
    if (this.eager) {
      this.form.querySelector('input')?.focus();
    }
  }

  protected override render(): TemplateResult {
    const at = words.password;
    return html`<div aria-live="assertive" data-test="password-problem">
        ${this.problem === '' ? nothing : notice('bad', this.problem)}
      </div>
      <form data-test="choose-password" novalidate @submit=${this.submit}>
        ${this.known === ''
          ? field({ name: 'old', label: this.oldWords, type: 'password', autocomplete: 'current-password' })
          : nothing}
        ${field({ name: 'new', label: at.fresh, hint: at.freshHint, type: 'password', autocomplete: 'new-password' })}
        ${field({ name: 'again', label: at.again, type: 'password', autocomplete: 'new-password' })}
        <button class="primary" data-test="password-submit" ?disabled=${this.busy}>${this.submitWords}</button>
      </form>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const values = valuesOf(this.form);
    const missing = this.missing(values);
    if (missing !== '') {
      this.problem = missing;
      return;
    }
    this.busy = true;
    this.problem = '';
    try {
      await post('/api/me/password', { old: this.known === '' ? values['old'] : this.known, new: values['new'] });
      this.form.reset();
      this.dispatchEvent(new Event('changed'));
    } catch (error) {
      this.problem = wordsOf(error);
    } finally {
      this.busy = false;
    }
  }

  private missing(values: Record<string, string>): string {
    if (values['old'] === '') {
      return words.signIn.missing(this.oldWords);
    }
    if (values['new'] === '') {
      return words.signIn.missing(words.password.fresh);
    }
    return values['new'] === values['again'] ? '' : words.password.differ;
  }
}
