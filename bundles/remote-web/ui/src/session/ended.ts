import { type TemplateResult, html } from 'lit';
import { contacts } from '../parts/contacts.js';
import { notice } from '../parts/form.js';
import { words } from '../words.js';
import type { WindowView } from './frame.js';

/** In place of a session that has ended for good: that it has, why, whom to call and the way on. */
export function ended(
  session: { scanner: string; site: WindowView['site'] },
  why: string,
  again: () => void,
  leave: () => void,
): TemplateResult {
  return html`<main class="alone" data-test="session-over">
    <h1>${words.session.endedTitle(session.scanner)}</h1>
    <div aria-live="assertive" data-test="session-problem">${notice('bad', why)}</div>
    <section aria-labelledby="numbers">
      <h2 id="numbers">${words.emergency.title}</h2>
      ${contacts(session.site)}
    </section>
    <div class="row">
      <button class="primary" data-test="leave" @click=${leave}>${words.session.back}</button>
      <button data-test="session-retry" @click=${again}>${words.session.reopen}</button>
    </div>
  </main>`;
}
