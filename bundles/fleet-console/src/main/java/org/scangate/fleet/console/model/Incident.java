package org.scangate.fleet.console.model;

import java.util.Optional;

/**
 * Something that somebody should have looked at: a stop, an appliance's own alarm, a death, a site
 * gone quiet as one.
 *
 * @param number given by the store, ascending
 * @param group {@value #EVERYWHERE} where it is of no group
 * @param node where; empty: a whole group
 * @param what a short id, {@code stop}, {@code alarm}, {@code quiet}, {@code death}, {@code
 *     flapping}, {@code site-quiet}, {@code broker-away}, {@code audit}
 * @param detail an id or state as the appliance reported it
 * @param from milliseconds of the epoch
 * @param until when it ended; 0: not yet
 * @param seenBy who acknowledged it; empty: nobody
 */
public record Incident(
    long number,
    String group,
    Optional<String> node,
    String what,
    String detail,
    long from,
    long until,
    String seenBy) {

  /** The group of what is of no group, as the broker's absence is. */
  public static final String EVERYWHERE = "*";
}
