import { type TemplateResult, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import '../pages/account.js';
import '../pages/people.js';
import '../pages/status.js';
import { Frame, type NavItem } from '../parts/frame.js';
import type { Me } from '../types.js';
import { words } from '../words.js';
import './overview.js';
import { type FleetRoute, parseFleetRoute } from './routes.js';
import { fleetWords } from './words.js';

const SEES = ['site-it', 'physicist'];

const NAV: (NavItem & { page: FleetRoute['page'] })[] = [
  { page: 'fleet', href: '/fleet', text: fleetWords.nav.fleet, role: SEES },
  { page: 'incidents', href: '/incidents', text: fleetWords.nav.incidents, role: SEES },
  { page: 'drivers', href: '/drivers', text: fleetWords.nav.drivers, role: SEES },
  { page: 'status', href: '/status', text: fleetWords.nav.status, role: SEES },
  { page: 'people', href: '/people', text: fleetWords.nav.people, role: 'site-it' },
  { page: 'audit', href: '/audit', text: fleetWords.nav.audit, role: 'site-it' },
  { page: 'account', href: '/account', text: fleetWords.nav.account },
];

const TITLES: Partial<Record<FleetRoute['page'], string>> = {
  'sign-in': words.signIn.title,
  'enrol': words.enrol.title,
  'fleet': fleetWords.overview.title,
  'appliance': fleetWords.overview.title,
  'incidents': fleetWords.incidents.title,
  'drivers': fleetWords.drivers.title,
  'status': fleetWords.nav.status,
  'people': words.people.title,
  'audit': words.audit.title,
  'account': words.account.title,
  'unknown': words.errors.notFoundTitle,
};

/** The whole UI of the central console. */
@customElement('fl-app')
export class FleetApp extends Frame<FleetRoute> {
  protected readonly product = fleetWords.product;
  protected readonly nav = NAV;
  protected readonly honest = fleetWords.honest;

  protected parse(path: string): FleetRoute {
    return parseFleetRoute(path);
  }

  protected pageTitle(page: FleetRoute['page']): string | undefined {
    return TITLES[page];
  }

  protected startPath(me: Me): string {
    return me.person.roles.some((role) => SEES.includes(role)) ? '/fleet' : '/account';
  }

  protected renderOwn(me: Me): TemplateResult {
    const loading = html`<p class="muted">${words.loading}</p>`;
    switch (this.route.page) {
      case 'appliance':
        return html`<fl-appliance .group=${this.route.group} .node=${this.route.node}>${loading}</fl-appliance>`;
      case 'incidents':
        return html`<fl-incidents>${loading}</fl-incidents>`;
      case 'drivers':
        return html`<fl-drivers>${loading}</fl-drivers>`;
      case 'status':
        return html`<sg-status></sg-status>`;
      case 'people':
        return html`<sg-people></sg-people>`;
      case 'audit':
        return html`<sg-audit>${loading}</sg-audit>`;
      case 'account':
        return html`<sg-account .me=${me} @me-changed=${this.loadMe}></sg-account>`;
      default:
        return html`<fl-overview></fl-overview>`;
    }
  }

  protected override arrived(page: FleetRoute['page'], me: Me | null): boolean {
    if (super.arrived(page, me)) {
      return true;
    }
    if (page === 'appliance') {
      this.load(import('./appliance.js'));
    } else if (page === 'incidents') {
      this.load(import('./incidents.js'));
    } else if (page === 'drivers') {
      this.load(import('./drivers.js'));
    } else if (page === 'audit') {
      this.load(import('../pages/audit.js'));
    }
    return false;
  }
}
