package org.scangate.core.access;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.scangate.api.time.Ticker;

/**
 * Who is checked in where, in memory; at most {@value #MOST_AT_A_PANEL} at a panel. Thread-safe.
 */
final class CheckIns {
  static final int MOST_AT_A_PANEL = 8;

  private final Ticker ticker;
  private final Map<String, LinkedHashMap<String, Entry>> panels = new TreeMap<>();

  /**
   * Somebody at a panel.
   *
   * @param handle of the person when they checked in
   * @param provenAt nanoseconds of the ticker
   * @param actedAt nanoseconds of the ticker
   */
  record Entry(
      String panel, String person, String handle, Instant since, long provenAt, long actedAt) {}

  CheckIns(Ticker ticker) {
    this.ticker = ticker;
  }

  synchronized List<Entry> at(String panel) {
    return List.copyOf(panels.getOrDefault(panel, new LinkedHashMap<>()).values());
  }

  synchronized Optional<Entry> find(String panel, String person) {
    return Optional.ofNullable(panels.getOrDefault(panel, new LinkedHashMap<>()).get(person));
  }

  /**
   * Puts somebody there; who is there already has proven it anew.
   *
   * @return false when they were there
   */
  synchronized boolean enter(String panel, PersonRecord person) throws Refused {
    LinkedHashMap<String, Entry> here = panels.computeIfAbsent(panel, p -> new LinkedHashMap<>());
    Entry known = here.get(person.id());
    if (known == null && here.size() >= MOST_AT_A_PANEL) {
      throw new Refused(
          409,
          "staff.many",
          MOST_AT_A_PANEL + " people are checked in at this panel. Check somebody out first.");
    }
    long now = ticker.nanoTime();
    Instant since = known == null ? ticker.now() : known.since();
    here.put(person.id(), new Entry(panel, person.id(), person.handle(), since, now, now));
    return known == null;
  }

  /** They do something; with {@code proven}, they have just shown badge or PIN. */
  synchronized void acts(Entry entry, boolean proven) {
    long now = ticker.nanoTime();
    panels
        .getOrDefault(entry.panel(), new LinkedHashMap<>())
        .computeIfPresent(
            entry.person(),
            (id, it) ->
                new Entry(
                    it.panel(),
                    it.person(),
                    it.handle(),
                    it.since(),
                    proven ? now : it.provenAt(),
                    now));
  }

  boolean provenWithin(Entry entry, Duration time) {
    return ticker.nanoTime() - entry.provenAt() <= time.toNanos();
  }

  boolean idleFor(Entry entry, Duration time) {
    return ticker.nanoTime() - entry.actedAt() >= time.toNanos();
  }

  /** Takes away whom the test names, and says who it was. */
  synchronized List<Entry> leave(Predicate<Entry> who) {
    List<Entry> gone = new ArrayList<>();
    panels
        .values()
        .forEach(
            here ->
                here.values()
                    .removeIf(
                        entry -> {
                          boolean leaves = who.test(entry);
                          if (leaves) {
                            gone.add(entry);
                          }
                          return leaves;
                        }));
    panels.values().removeIf(Map::isEmpty);
    return gone;
  }
}
