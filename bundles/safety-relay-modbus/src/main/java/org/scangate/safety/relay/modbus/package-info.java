/**
 * Relays that are reached by Modbus/TCP.
 *
 * <p>Service: one {@code Relay} per configuration {@code org.scangate.safety.relay.modbus}. It has
 * no thread; every call blocks the one thread of safety-stop for at most the site file's time-out.
 * One connection, opened beforehand, TCP_NODELAY, is used for one request after the other; an
 * answer that is late, malformed, of another transaction, unit or function ends it, and the next
 * one is opened by safety-stop, with nothing written before it says what. Registers and the
 * device's watchdog come from a profile in {@code etc/relay-profiles/}. Modbus/TCP has no
 * authentication: the relay belongs on a segment of its own.
 */
package org.scangate.safety.relay.modbus;
