package org.scangate.remote.recording;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.scangate.api.access.Role;

/**
 * What the site file says of one scanner.
 *
 * @param always whatever is controlled is recorded
 * @param start who may begin and end one
 * @param play who may play it
 * @param keep how long it is kept
 * @param mostBytes of all recordings of the scanner
 */
record Rules(
    String scanner,
    boolean always,
    Set<Role> start,
    Set<Role> play,
    Duration keep,
    long mostBytes) {

  static Rules of(RecordingConfig config) {
    return new Rules(
        config.scanner(),
        config.when().equals("always-with-control"),
        roles(config.start()),
        roles(config.play()),
        Duration.ofMillis(config.keep_millis()),
        config.most_bytes());
  }

  private static Set<Role> roles(String[] ids) {
    return Arrays.stream(ids).map(Role::of).collect(Collectors.toUnmodifiableSet());
  }
}
