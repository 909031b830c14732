import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { get, post, wordsOf } from '../api.js';
import '../parts/credentials.js';
import { field, notice, valuesOf } from '../parts/form.js';
import { follow, navigate } from '../parts/navigate.js';
import { shared } from '../parts/styles.js';
import type { Credentials } from '../types.js';
import { words } from '../words.js';

/** The first start: the one-time enrolment code makes the first site-it person. */
@customElement('sg-enrol')
export class EnrolPage extends LitElement {
  @state() private open: boolean | null = null;
  @state() private problem = '';
  @state() private busy = false;
  @state() private made: Credentials | null = null;
  @query('form') private form!: HTMLFormElement;

  static override styles = [
    shared,
    css`
      :host {
        max-width: 42rem;
        margin: 0 auto;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.look();
  }

  protected override render(): TemplateResult {
    const at = words.enrol;
    if (this.made !== null) {
      return html`<div class="card">
        <h1>${at.doneTitle}</h1>
        <sg-credentials .credentials=${this.made} @kept=${this.done}></sg-credentials>
      </div>`;
    }
    return html`<div class="card">
      <h1>${at.title}</h1>
      <div aria-live="assertive" data-test="enrol-problem">
        ${this.problem === '' ? nothing : notice('bad', this.problem)}
      </div>
      ${this.open === false
        ? html`${notice('warn', at.closed)}<a href="/sign-in" @click=${follow}>${words.signIn.title}</a>`
        : nothing}
      ${this.open === true ? this.renderForm() : nothing}
    </div>`;
  }

  private renderForm(): TemplateResult {
    const at = words.enrol;
    return html`<p>${at.lead}</p>
      <form data-test="enrol" novalidate @submit=${this.submit}>
        ${field({ name: 'code', label: at.code, hint: at.codeHint })}
        ${field({ name: 'person', label: at.person, hint: at.personHint, autocomplete: 'username' })}
        ${field({ name: 'name', label: at.name, autocomplete: 'name' })}
        ${field({ name: 'password', label: at.password, hint: words.password.freshHint, type: 'password', autocomplete: 'new-password' })}
        <button class="primary" data-test="enrol-submit" ?disabled=${this.busy}>${at.submit}</button>
      </form>`;
  }

  private async look(): Promise<void> {
    try {
      this.open = (await get<{ open: boolean }>('/api/enrol')).open;
    } catch (error) {
      this.problem = wordsOf(error);
    }
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    this.busy = true;
    this.problem = '';
    try {
      const { code, person, name, password } = valuesOf(this.form);
      this.made = await post<Credentials>('/api/enrol', { code, person, name, password });
    } catch (error) {
      this.problem = wordsOf(error);
    } finally {
      this.busy = false;
    }
  }

  private done(): void {
    navigate('/sign-in');
  }
}
