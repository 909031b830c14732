/**
 * A client of the link for programs: tests, benchmarks, {@code scangate connect}. {@link
 * org.scangate.net.link.client.LinkClient} signs in over HTTPS, keeps a critical and a bulk
 * WebSocket, and joins again when one is lost. Everything of one client runs on one Netty event
 * loop, its own or one that the caller shares out; callbacks come on it and must not block. Nothing
 * of the server side needs this package.
 */
package org.scangate.net.link.client;
