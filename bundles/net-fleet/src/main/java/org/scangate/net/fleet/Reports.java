package org.scangate.net.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.scangate.api.audit.Audit;
import org.scangate.api.time.Ticker;

/**
 * Decides what is worth a report: a stop that trips, faults or is reset, an alarm that comes or
 * goes, and once a minute, when the audit has grown, its newest number and hash. Ids and states
 * only. One thread at a time.
 */
final class Reports {
  private static final long DIGEST_NANOS = Duration.ofMinutes(1).toNanos();

  /** Takes what is worth a report. */
  interface Taker {
    void report(Outbox.Kind kind, String json);
  }

  private final Taker taker;
  private final Ticker ticker;
  private final Map<String, String> stops = new HashMap<>();
  private Set<String> alarms = new TreeSet<>();
  private long digestAt;
  private long digested = -1;

  Reports(Taker taker, Ticker ticker) {
    this.taker = taker;
    this.ticker = ticker;
    this.digestAt = ticker.nanoTime();
  }

  /**
   * A look; called once a second.
   *
   * @param stopNow state of each scanner's stop
   * @param alarmsNow ids of the alarms of now
   */
  void look(Map<String, String> stopNow, Set<String> alarmsNow, Optional<Audit.Head> head) {
    stopNow.forEach(
        (scanner, state) -> {
          String before = stops.put(scanner, state);
          boolean worth = isBad(state) || (before != null && isBad(before));
          if (worth && !state.equals(before)) {
            incident("stop", "\"scanner\":\"%s\",\"state\":\"%s\"", scanner, state);
          }
        });
    stops.keySet().retainAll(stopNow.keySet());
    for (String id : alarmsNow) {
      if (!alarms.contains(id)) {
        incident("alarm", "\"id\":\"%s\",\"state\":\"%s\"", id, "begun");
      }
    }
    for (String id : alarms) {
      if (!alarmsNow.contains(id)) {
        incident("alarm", "\"id\":\"%s\",\"state\":\"%s\"", id, "ended");
      }
    }
    alarms = new TreeSet<>(alarmsNow);
    if (head.isPresent() && head.get().number() != digested && ticker.nanoTime() - digestAt >= 0) {
      digestAt = ticker.nanoTime() + DIGEST_NANOS;
      digested = head.get().number();
      taker.report(
          Outbox.Kind.AUDIT,
          "{\"at\":%d,\"number\":%d,\"hash\":\"%s\"}"
              .formatted(now(), head.get().number(), plain(head.get().hash())));
    }
  }

  private static boolean isBad(String state) {
    return state.equals("tripped") || state.equals("fault");
  }

  private void incident(String what, String members, String one, String other) {
    taker.report(
        Outbox.Kind.INCIDENT,
        "{\"at\":%d,\"what\":\"%s\",%s}"
            .formatted(now(), what, members.formatted(plain(one), plain(other))));
  }

  private long now() {
    return ticker.now().toEpochMilli();
  }

  /** An id, a state or a hash; whatever else is in it has no business here. */
  static String plain(String text) {
    String plain = text.replaceAll("[^A-Za-z0-9._~-]", "?");
    return plain.substring(0, Math.min(128, plain.length()));
  }
}
