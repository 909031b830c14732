package org.scangate.core.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the store knows of its files; a text of one line each.
 *
 * @param entries in the order in which they were staged
 */
record StoreRecord(List<Entry> entries) {
  static final String HEAD = "scangate drivers 1";

  /** How far a file has come. */
  enum State {
    STAGED,
    APPROVED,
    /** Was active before the one that is. */
    FORMER,
    ACTIVE
  }

  /**
   * One file.
   *
   * @param name symbolic name of the bundle
   * @param driver what the site file calls it; {@code -} before it has run
   */
  record Entry(String sha256, String name, String version, State state, String driver) {
    Entry in(State next, String says) {
      return new Entry(sha256, name, version, next, says);
    }

    boolean approved() {
      return state != State.STAGED;
    }
  }

  StoreRecord {
    entries = List.copyOf(entries);
  }

  /**
   * @throws IllegalArgumentException naming the line
   */
  static StoreRecord parse(List<String> lines) {
    if (lines.size() < 2
        || !lines.get(0).equals(HEAD)
        || !lines.get(lines.size() - 1).equals(".")) {
      throw new IllegalArgumentException("it is not whole");
    }
    List<Entry> entries = new ArrayList<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      String[] words = line.split(" ", -1);
      if (words.length != 5 || !words[0].matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("the line '" + line + "' is none of ours");
      }
      entries.add(new Entry(words[0], words[1], words[2], State.valueOf(words[3]), words[4]));
    }
    return new StoreRecord(entries);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(HEAD));
    for (Entry entry : entries) {
      lines.add(
          String.join(
              " ",
              entry.sha256(),
              entry.name(),
              entry.version(),
              entry.state().name(),
              entry.driver()));
    }
    lines.add(".");
    return lines;
  }

  /** With this entry in the place of the one of its file, or at the end. */
  StoreRecord with(Entry entry) {
    List<Entry> next = new ArrayList<>(entries);
    int at = 0;
    while (at < next.size() && !next.get(at).sha256().equals(entry.sha256())) {
      at++;
    }
    if (at < next.size()) {
      next.set(at, entry);
    } else {
      next.add(entry);
    }
    return new StoreRecord(next);
  }

  StoreRecord without(String sha256) {
    return new StoreRecord(entries.stream().filter(e -> !e.sha256().equals(sha256)).toList());
  }

  /** With this file active as that driver; the one that was is former, and others only approved. */
  StoreRecord activating(Entry entry, String driver) {
    List<Entry> next = new ArrayList<>();
    for (Entry each : entries) {
      if (each.sha256().equals(entry.sha256())) {
        next.add(each.in(State.ACTIVE, driver));
      } else if (each.driver().equals(driver) && each.state() == State.ACTIVE) {
        next.add(each.in(State.FORMER, driver));
      } else if (each.driver().equals(driver) && each.state() == State.FORMER) {
        next.add(each.in(State.APPROVED, driver));
      } else {
        next.add(each);
      }
    }
    return new StoreRecord(next);
  }

  /** With this active file as the former one of its driver, and none active. */
  StoreRecord deactivating(Entry entry) {
    List<Entry> next = new ArrayList<>();
    for (Entry each : entries) {
      if (each.sha256().equals(entry.sha256())) {
        next.add(each.in(State.FORMER, each.driver()));
      } else if (each.driver().equals(entry.driver()) && each.state() == State.FORMER) {
        next.add(each.in(State.APPROVED, each.driver()));
      } else {
        next.add(each);
      }
    }
    return new StoreRecord(next);
  }

  Optional<Entry> in(State state, String driver) {
    return entries.stream()
        .filter(entry -> entry.state() == state && entry.driver().equals(driver))
        .findFirst();
  }

  List<Entry> active() {
    return entries.stream().filter(entry -> entry.state() == State.ACTIVE).toList();
  }
}
