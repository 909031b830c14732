import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Problem, get, post, wordsOf } from '../api.js';
import { field, notice, valuesOf } from '../parts/form.js';
import { navigate } from '../parts/navigate.js';
import { shared } from '../parts/styles.js';
import { type Challenge, type RequestOptionsJson, passkeysFit, passkeysKnown, signWithPasskey } from '../passkey.js';
import type { SignedIn } from '../types.js';
import { words } from '../words.js';

/** Fired by the sign-in page and the enrolment page: somebody is signed in. */
export class SignedInEvent extends CustomEvent<{ answer: SignedIn; password: string }> {
  constructor(answer: SignedIn, password: string) {
    super('signed-in', { detail: { answer, password }, bubbles: true, composed: true });
  }
}

/** One form: person, password, second factor; or a passkey, which is both. */
@customElement('sg-sign-in')
export class SignInPage extends LitElement {
  /** Why the person is here again. */
  @property() reason = '';

  @state() private problem = '';
  @state() private busy = false;
  @state() private passkeys = false;
  @state() private empty = '';
  @query('form') private form!: HTMLFormElement;

  static override styles = [
    shared,
    css`
      :host {
        max-width: 27rem;
        margin: 4vh auto 0;
      }
      .card {
        padding: 1.75rem;
      }
      button {
        width: 100%;
        min-height: 2.9rem;
      }
      .or {
        text-align: center;
        margin: 0.75rem 0;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.look();
  }

  protected override firstUpdated(): void {
    this.form.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult {
    const at = words.signIn;
    return html`<div class="card">
      <h1>${at.title}</h1>
      <div aria-live="polite">
        ${this.reason === '' || this.problem !== '' ? nothing : notice('warn', this.reason)}
      </div>
      <div aria-live="assertive" data-test="sign-in-problem">
        ${this.problem === '' ? nothing : notice('bad', this.problem)}
      </div>
      <form data-test="sign-in" novalidate @submit=${this.submit}>
        ${field({ name: 'person', label: at.person, hint: at.personHint, autocomplete: 'username', invalid: this.empty === 'person' })}
        ${field({ name: 'password', label: at.password, type: 'password', autocomplete: 'current-password', invalid: this.empty === 'password' })}
        ${field({ name: 'code', label: at.code, hint: at.codeHint, autocomplete: 'one-time-code', invalid: this.empty === 'code' })}
        <button class="primary" data-test="sign-in-submit" ?disabled=${this.busy}>
          ${this.busy ? at.busy : at.submit}
        </button>
      </form>
      ${this.passkeys
        ? html`<p class="or muted">${at.or}</p>
            <button data-test="sign-in-passkey" ?disabled=${this.busy} @click=${this.usePasskey}>${at.passkey}</button>`
        : nothing}
    </div>`;
  }

  /** Whether there is anybody yet, and whether the site takes passkeys. */
  private async look(): Promise<void> {
    try {
      if ((await get<{ open: boolean }>('/api/enrol')).open) {
        navigate('/enrol', true);
        return;
      }
    } catch {
      // The form is of use all the same; a refusal there is shown.
    }
    if (passkeysKnown()) {
      try {
        const { publicKey } = await post<Challenge<RequestOptionsJson>>('/api/sign-in/passkey/options');
        this.passkeys = passkeysFit(location.hostname, publicKey.rpId ?? location.hostname);
      } catch {
        this.passkeys = false;
      }
    }
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const values = valuesOf(this.form);
    const empty = (['person', 'password', 'code'] as const).find((name) => values[name] === '');
    this.empty = empty ?? '';
    if (empty !== undefined) {
      this.problem = words.signIn.missing(words.signIn[empty]);
      this.form.querySelector<HTMLInputElement>(`#${this.empty}`)?.focus();
      return;
    }
    await this.guarded(async () => {
      const code = (values['code'] ?? '').replaceAll(' ', '');
      const answer = await post<SignedIn>('/api/sign-in', { person: values['person'], password: values['password'], code });
      this.dispatchEvent(new SignedInEvent(answer, values['password'] ?? ''));
    });
  }

  private async usePasskey(): Promise<void> {
    await this.guarded(async () => {
      const challenge = await post<Challenge<RequestOptionsJson>>('/api/sign-in/passkey/options');
      const credential = await signWithPasskey(challenge.publicKey);
      if (credential === null) {
        this.problem = words.signIn.passkeyOff;
        return;
      }
      const answer = await post<SignedIn>('/api/sign-in/passkey', { challengeId: challenge.challengeId, credential });
      this.dispatchEvent(new SignedInEvent(answer, ''));
    });
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = '';
    try {
      await work();
    } catch (error) {
      this.problem = wordsOf(error);
      if (error instanceof Problem && error.status === 401) {
        const code = this.form.querySelector<HTMLInputElement>('#code');
        if (code !== null) {
          code.value = '';
          code.focus();
        }
      }
    } finally {
      this.busy = false;
    }
  }
}

