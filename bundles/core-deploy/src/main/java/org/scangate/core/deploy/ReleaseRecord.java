package org.scangate.core.deploy;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.scangate.api.drivers.DriverPair;
import org.scangate.api.drivers.Release;

/**
 * What is released; a text of one line each.
 *
 * @param releases the oldest first
 */
record ReleaseRecord(List<Release> releases) {
  static final String HEAD = "scangate releases 1";

  ReleaseRecord {
    releases = List.copyOf(releases);
  }

  /**
   * @throws IllegalArgumentException naming the line
   */
  static ReleaseRecord parse(List<String> lines) {
    if (lines.size() < 2
        || !lines.get(0).equals(HEAD)
        || !lines.get(lines.size() - 1).equals(".")) {
      throw new IllegalArgumentException("it is not whole");
    }
    List<Release> releases = new ArrayList<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      String[] words = line.split(" ", -1);
      if (words.length != 8) {
        throw new IllegalArgumentException("the line '" + line + "' is none of ours");
      }
      try {
        releases.add(
            new Release(
                new DriverPair(words[0], words[1], words[2]),
                text(words[3]),
                text(words[4]),
                text(words[5]),
                Instant.ofEpochMilli(Long.parseLong(words[6])),
                text(words[7])));
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new IllegalArgumentException("the line '" + line + "' is none of ours", e);
      }
    }
    return new ReleaseRecord(releases);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(HEAD));
    for (Release one : releases) {
      lines.add(
          String.join(
              " ",
              one.pair().scanner(),
              one.pair().driver(),
              one.pair().settings(),
              word(one.name()),
              word(one.by()),
              word(one.byName()),
              Long.toString(one.at().toEpochMilli()),
              word(one.statement())));
    }
    lines.add(".");
    return lines;
  }

  private static String word(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String text(String word) {
    return URLDecoder.decode(word, StandardCharsets.UTF_8);
  }

  /** With this release, in the place of an older one of its pair. */
  ReleaseRecord with(Release release) {
    List<Release> next = new ArrayList<>(without(release.pair()).releases());
    next.add(release);
    return new ReleaseRecord(next);
  }

  ReleaseRecord without(DriverPair pair) {
    return new ReleaseRecord(
        releases.stream().filter(release -> !release.pair().equals(pair)).toList());
  }
}
