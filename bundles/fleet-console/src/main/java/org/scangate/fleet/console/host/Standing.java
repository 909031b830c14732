package org.scangate.fleet.console.host;

import java.time.Duration;
import org.scangate.fleet.console.model.Nodes.Broker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the broker is there, and since when. An absence of more than three seconds is an
 * incident, one for all appliances. One thread at a time.
 */
final class Standing {
  private static final Logger LOG = LoggerFactory.getLogger(Standing.class);
  private static final long INCIDENT_NANOS = Duration.ofSeconds(3).toNanos();

  private final Fleet fleet;
  private final String address;
  private boolean there;
  private long since;
  private long sinceNanos;
  private String why = "not connected yet";

  Standing(Fleet fleet, String address, long now, long nanos) {
    this.fleet = fleet;
    this.address = address;
    this.since = now;
    this.sinceNanos = nanos;
    say(nanos);
  }

  boolean isThere() {
    return there;
  }

  /** How long it has been as it is. */
  long lasts(long nanos) {
    return nanos - sinceNanos;
  }

  void there(long now, long nanos) {
    if (!there) {
      turn(true, now, nanos);
      LOG.info("The fleet's broker {} is there", address);
    }
    why = "";
    say(nanos);
  }

  void away(String words, long now, long nanos) {
    if (there) {
      turn(false, now, nanos);
    }
    if (!words.equals(why)) {
      LOG.warn("The fleet's broker is away: {}; tried again by itself", words);
    }
    why = words;
    say(nanos);
  }

  private void turn(boolean next, long now, long nanos) {
    there = next;
    since = now;
    sinceNanos = nanos;
  }

  /** Time has passed. */
  void say(long nanos) {
    String words = there || why.startsWith(address) ? why : address + ": " + why;
    Broker state = new Broker(there, since, there ? address : words);
    fleet.broker(state, address, !there && nanos - sinceNanos >= INCIDENT_NANOS);
  }
}
