import { LitElement, type TemplateResult, html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { Problem, SIGNED_OUT, get, post, wordsOf } from '../api.js';
import '../pages/enrol.js';
import '../pages/sign-in.js';
import type { SignedInEvent } from '../pages/sign-in.js';
import type { Me, Site } from '../types.js';
import { words } from '../words.js';
import { appStyles } from './app-styles.js';
import './choose-password.js';
import { notice } from './form.js';
import { NAVIGATED, follow, navigate } from './navigate.js';
import { shared } from './styles.js';

/** An entry of the main navigation. */
export interface NavItem {
  page: string;
  href: string;
  text: string;
  role?: string | string[];
  door?: string;
}

/** What every UI has around its pages: who is signed in, which page is shown, the way in and out. */
export abstract class Frame<R extends { page: string }> extends LitElement {
  @state() protected me: Me | null | undefined = undefined;
  @state() protected site: Site | null = null;
  @state() protected route: R = this.parse(location.pathname);
  @state() protected problem = '';
  @state() private reason = '';
  /** The one-time password just used, kept only until a password is chosen. */
  private oneTimePassword = '';
  private readonly navigated = (): void => this.routeChanged();
  private readonly signedOut = (): void => void this.checkSignIn();

  static override styles = [shared, appStyles];

  protected abstract parse(path: string): R;
  protected abstract readonly product: string;
  protected abstract readonly nav: readonly NavItem[];
  protected abstract readonly honest: readonly string[];

  /** Of the page shown, for the window. */
  protected abstract pageTitle(page: string): string | undefined;

  /** The page for somebody signed in. */
  protected abstract renderOwn(me: Me): TemplateResult;

  /** Where a person begins. */
  protected abstract startPath(me: Me): string;

  /** Whether the page is shown before it is known who is signed in. */
  protected showsAtOnce(): boolean {
    return false;
  }

  /** Whether an entry of the navigation is of use to the person, beside role and door. */
  protected offers(_item: NavItem): boolean {
    return true;
  }

  /** Called when it is known who is signed in. */
  protected async known(): Promise<void> {
    // nothing more to ask for
  }

  /** Whether the page shows itself to nobody, too. */
  protected open(page: string): boolean {
    return page === 'enrol' || page === 'unknown';
  }

  /** A page that was gone to; true when this went on to another one. */
  protected arrived(page: string, me: Me | null): boolean {
    if (me !== null && (page === 'start' || page === 'sign-in')) {
      navigate(this.startPath(me), true);
      return true;
    }
    return false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('popstate', this.navigated);
    window.addEventListener(NAVIGATED, this.navigated);
    window.addEventListener(SIGNED_OUT, this.signedOut);
    this.begin();
  }

  override disconnectedCallback(): void {
    window.removeEventListener('popstate', this.navigated);
    window.removeEventListener(NAVIGATED, this.navigated);
    window.removeEventListener(SIGNED_OUT, this.signedOut);
    super.disconnectedCallback();
  }

  protected begin(): void {
    void this.start();
  }

  protected override render(): TemplateResult {
    const me = this.me ?? null;
    return html`${this.renderHeader(me)}
      <main id="main" tabindex="-1">
        <div aria-live="assertive">${this.problem === '' ? nothing : notice('bad', this.problem)}</div>
        ${this.me === undefined && !this.showsAtOnce() ? html`<p class="muted">${words.loading}</p>` : this.renderPage(me)}
      </main>
      ${this.renderFooter()}`;
  }

  private renderHeader(me: Me | null): TemplateResult {
    return html`<header>
      <button class="skip" data-test="skip" @click=${this.skip}>${words.skip}</button>
      <span class="brand">${this.product}</span>
      ${this.site === null || this.site.name === '' ? nothing : html`<span class="muted" data-test="site-name">${this.site.name}</span>`}
      ${me === null || me.mustChoosePassword
        ? nothing
        : html`<nav aria-label=${words.nav.label}>
              <ul>
                ${this.nav.filter((item) => this.offers(item) && (item.role === undefined || [item.role].flat().some((role) => me.person.roles.includes(role))) && (item.door === undefined || item.door === me.door)).map(
                  (item) =>
                    html`<li>
                      <a
                        href=${item.href}
                        data-test=${`nav-${item.page}`}
                        aria-current=${item.page === this.route.page ? 'page' : nothing}
                        @click=${follow}
                        >${item.text}</a
                      >
                    </li>`,
                )}
              </ul>
            </nav>`}
      ${me === null
        ? nothing
        : html`<div class="who">
            <span data-test="signed-in-as">${me.person.name}</span>
            <button data-test="sign-out" @click=${this.signOut}>${words.signOut}</button>
          </div>`}
    </header>`;
  }

  protected renderPage(me: Me | null): TemplateResult {
    if (this.route.page === 'enrol') {
      return html`<sg-enrol></sg-enrol>`;
    }
    if (this.route.page === 'unknown') {
      return html`<h1 data-test="not-found">${words.errors.notFoundTitle}</h1>
        <p>${words.errors.notFound}</p>
        <a href="/" data-test="to-start" @click=${follow}>${words.errors.toStart}</a>`;
    }
    if (me === null) {
      return html`<sg-sign-in .reason=${this.reason} @signed-in=${this.signedIn}></sg-sign-in>`;
    }
    if (me.mustChoosePassword) {
      return html`<div class="card narrow">
        <h1>${words.password.title}</h1>
        <p>${words.password.lead}</p>
        <sg-choose-password
          eager
          .known=${this.oneTimePassword}
          oldWords=${words.password.oneTime}
          @changed=${this.passwordChosen}
        ></sg-choose-password>
      </div>`;
    }
    return this.renderOwn(me);
  }

  private renderFooter(): TemplateResult {
    const support = this.site?.support ?? null;
    return html`<footer>
      <div>
        <strong id="honest">${words.honestTitle}</strong>
        <ul aria-labelledby="honest" data-test="honest-words">
          ${this.honest.map((line) => html`<li>${line}</li>`)}
        </ul>
        ${support === null ? nothing : html`<span data-test="support">${words.support(support.name, support.phone)}</span>`}
      </div>
    </footer>`;
  }

  protected async start(): Promise<void> {
    const [, site] = await Promise.allSettled([this.loadMe(), get<Site>('/api/site')]);
    this.site = site.status === 'fulfilled' ? site.value : null;
    this.routeChanged();
  }

  protected readonly loadMe = async (): Promise<void> => {
    try {
      this.me = await get<Me>('/api/me');
      this.problem = '';
      await this.known();
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        this.me = null;
      } else {
        this.problem = wordsOf(error);
      }
    }
  };

  /** Some call was refused for want of a sign-in: is it over? */
  private async checkSignIn(): Promise<void> {
    const was = this.me ?? null;
    await this.loadMe();
    if (was !== null && this.me === null) {
      this.reason = words.errors.signedOut;
    }
  }

  private async signedIn(event: SignedInEvent): Promise<void> {
    this.reason = '';
    this.oneTimePassword = event.detail.answer.mustChoosePassword ? event.detail.password : '';
    await this.loadMe();
    this.routeChanged();
  }

  private async passwordChosen(): Promise<void> {
    this.oneTimePassword = '';
    await this.loadMe();
    this.routeChanged();
  }

  private async signOut(): Promise<void> {
    try {
      await post('/api/sign-out');
      this.me = null;
      navigate('/sign-in');
    } catch (error) {
      this.problem = wordsOf(error);
    }
  }

  private routeChanged(): void {
    const before = this.route;
    this.route = this.parse(location.pathname);
    const { page } = this.route;
    const me = this.me ?? null;
    if (this.arrived(page, me)) {
      return;
    }
    document.title = words.titleOf(me === null && !this.open(page) ? words.signIn.title : (this.pageTitle(page) ?? this.product));
    if (before.page !== page && me?.mustChoosePassword !== true) {
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('main')?.focus());
    }
  }

  /** Code that is not to be had any more belongs to a page of before an upgrade. */
  protected load(code: Promise<unknown>): void {
    code.catch(() => {
      this.problem = words.errors.reload;
    });
  }

  private skip(): void {
    this.renderRoot.querySelector<HTMLElement>('main')?.focus();
  }
}
