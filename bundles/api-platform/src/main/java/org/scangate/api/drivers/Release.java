package org.scangate.api.drivers;

import java.time.Instant;

/**
 * Somebody answers for the use of a driver on patients at one scanner.
 *
 * @param name of the driver and its version, for people
 * @param by id of the physicist
 * @param byName their face-size name
 * @param statement what they said, typed
 */
public record Release(
    DriverPair pair, String name, String by, String byName, Instant at, String statement) {}
