/**
 * The link protocol of docs/link.md without sockets, threads or a clock: frames and their bytes,
 * and {@link org.scangate.net.link.protocol.LinkSession}, the state machine that both ends run.
 * Callers give it what arrived and what time it is; it answers through {@link
 * org.scangate.net.link.protocol.Effects}. Nothing here is thread-safe: one lock or one event loop
 * guards a session.
 */
package org.scangate.net.link.protocol;
