import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { post, postBytes, wordsOf } from '../api.js';
import { bytes } from '../format.js';
import { words } from '../words.js';
import { notice } from './form.js';
import { shared } from './styles.js';

interface Staged {
  sha256: string;
  name: string;
  version: string;
}

/** Brings a driver's file to the appliance and has it staged; fires `staged`. */
@customElement('sg-driver-upload')
export class DriverUpload extends LitElement {
  @state() private sent = 0;
  @state() private whole = 0;
  @state() private problem = '';
  @state() private staged: Staged | null = null;

  static override styles = [
    shared,
    css`
      progress {
        width: 100%;
        height: 0.9rem;
        accent-color: var(--accent);
      }
      code {
        overflow-wrap: anywhere;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const at = words.drivers;
    const busy = this.whole > 0;
    return html`<form @submit=${this.submit}>
        <div class="field">
          <label for="driver-file">${at.file}</label>
          <input id="driver-file" type="file" accept=".jar" required ?disabled=${busy} data-test="driver-file" aria-describedby="driver-file-hint" />
          <p class="hint" id="driver-file-hint">${at.fileHint}</p>
        </div>
        <button ?disabled=${busy} data-test="driver-upload">${at.upload}</button>
      </form>
      ${busy
        ? html`<progress max=${this.whole} .value=${this.sent} aria-label=${at.upload}></progress>
            <p class="number" data-test="driver-progress">${at.sent(bytes(this.sent), bytes(this.whole))}</p>`
        : nothing}
      <div aria-live="assertive" data-test="driver-upload-problem">${this.problem === '' ? nothing : notice('bad', this.problem)}</div>
      <div aria-live="polite" data-test="driver-staged">${this.staged === null ? nothing : notice('good', this.renderStaged(this.staged))}</div>`;
  }

  private renderStaged(staged: Staged): TemplateResult {
    const at = words.drivers;
    return html`<p>${at.isStaged(staged.name, staged.version)}</p>
      <p>${at.hash}: <code data-test="staged-sha256">${staged.sha256}</code></p>
      <p>${at.approveWith}</p>
      <p><code data-test="approve-command">${at.approveCommand(staged.sha256)}</code></p>`;
  }

  private readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const file = form.querySelector('input')?.files?.[0];
    if (file === undefined) {
      return;
    }
    this.problem = '';
    this.staged = null;
    this.sent = 0;
    try {
      const { upload, piece } = await post<{ upload: string; piece: number }>('/api/drivers/upload', { bytes: file.size });
      this.whole = file.size;
      while (this.sent < file.size) {
        const part = await file.slice(this.sent, this.sent + piece).arrayBuffer();
        this.sent = (await postBytes<{ received: number }>(`/api/drivers/upload/${upload}/at/${this.sent}`, part)).received;
      }
      this.staged = await post<Staged>(`/api/drivers/upload/${upload}/stage`);
      form.reset();
      this.dispatchEvent(new Event('staged'));
    } catch (error) {
      this.problem = wordsOf(error);
    } finally {
      this.whole = 0;
    }
  };
}
