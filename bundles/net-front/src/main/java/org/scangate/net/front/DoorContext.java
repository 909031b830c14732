package org.scangate.net.front;

import java.util.function.Supplier;
import org.scangate.api.access.Door;

/**
 * What all connections of one door share.
 *
 * @param admission of now; it changes with the configuration, under open connections too
 */
record DoorContext(
    Door door,
    Limits limits,
    Supplier<Admission> admission,
    ConnectionLimits connections,
    IntakeBudget budget,
    RouteThreads threads,
    Answers answers,
    Refusals refusals,
    ConnectionEnd end,
    Sockets sockets) {}
