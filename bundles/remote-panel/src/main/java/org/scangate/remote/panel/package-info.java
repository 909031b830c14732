/**
 * The panel beside the scanners: who is connected from elsewhere, and what somebody on site decides
 * of them and of the stop circuits.
 *
 * <p>Services: routes on the on-site listener only; the {@code OnSiteProof}, by which a claim is
 * proven while a request with listener, signature of an enrolled panel and on-site operator,
 * checked in there or signed in, is answered; and the {@code OnSiteConsent}, which asks the room
 * about a driver that is changed by force. No thread: a deed is done on the request's. Every deed
 * and every refusal is in the audit. Without the panels of core-access, or without the service of a
 * scanner, a deed is refused in plain words; while this bundle is gone nobody can show to be on
 * site, and the stop, which is remote-stop's, works all the same.
 */
package org.scangate.remote.panel;
