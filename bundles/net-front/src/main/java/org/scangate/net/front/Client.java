package org.scangate.net.front;

/**
 * The other side of one connection.
 *
 * @param address without port
 * @param binding SHA-256 of its certificate in lower-case hex, or empty
 * @param tls protocol and cipher
 */
record Client(String address, String binding, String tls) {}
