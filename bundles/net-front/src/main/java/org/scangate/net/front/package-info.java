/**
 * The listeners: TLS, HTTP/1.1 and WebSocket, one kind for remote people and one for the panel on
 * site.
 *
 * <p>Services: serves every {@link org.scangate.api.http.HttpRoutes} and {@link
 * org.scangate.api.http.WebSocketEndpoint}, asks {@link org.scangate.api.access.SignIns} who calls,
 * tells {@link org.scangate.api.audit.Audit} what was refused, and provides {@link
 * org.scangate.api.front.Certificates} and a health check. Threads: {@code scangate-front-io-N} are
 * event loops and never block, {@code scangate-front-routes-N} run the routes behind a bounded
 * queue, {@code scangate-front-control} starts, renews and stops. What comes in is read strictly,
 * one request at a time on a connection, within limits of size and time for each connection and of
 * memory for all together. Failure modes: an address that cannot be bound is an alarm and is tried
 * again while the others serve; an unusable certificate is an alarm and nothing listens before it
 * is mended; without sign-ins, calls that need one get 503; at the limit of connections, a newcomer
 * takes the place of the oldest on which nobody has signed in.
 */
package org.scangate.net.front;
