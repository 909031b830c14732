package org.scangate.net.fleet;

/**
 * Something to publish; never retained.
 *
 * @param qos 0 or 1
 */
record Message(String topic, byte[] payload, int qos) {}
