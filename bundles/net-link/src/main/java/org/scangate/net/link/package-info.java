/**
 * Bonds the sockets of one client into a link and carries channels over it (docs/link.md).
 *
 * <p>{@link org.scangate.net.link.LinkService} provides the endpoint {@code /link}, the routes that
 * make links and tickets, and {@link org.scangate.api.link.Links}; it takes every {@link
 * org.scangate.api.link.LinkChannel} that a bundle registers. It runs on the callers' threads and
 * the sockets' event loops, under one short lock per link, and has one thread of its own, {@code
 * scangate-net-link-timer}, for heartbeats and expiry. Callbacks of a channel come one at a time
 * and never under a lock. A dropped socket is waited for for 30 s and resumed without a lost or
 * doubled byte; a peer that breaks the protocol loses its link; a channel that throws is closed,
 * and the others go on.
 */
package org.scangate.net.link;
