package org.scangate.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Role;
import org.scangate.api.records.Watched;
import org.scangate.shell.command.RecordCommands.WatchedText;

class RecordCommandsTest {
  private static final Instant TEN = Instant.parse("2026-11-24T10:00:00Z");
  private static final List<Watched> ALL =
      List.of(
          watched("s1", "trudy", "mr-1", 125, true),
          watched("s2", "ann", "ct-1", 59, true),
          watched("s3", "trudy", "mr-1", 90, false));

  private static Watched watched(String s, String person, String scanner, int n, boolean ended) {
    return new Watched(
        s,
        person,
        Set.of(Role.TRAINEE, Role.RADIOLOGIST),
        scanner,
        TEN,
        TEN.plusSeconds(n),
        Duration.ofSeconds(n),
        ended);
  }

  @Test
  void sumsUpByPersonAndScanner() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WatchedText.table(ALL).print(new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "PERSON  SCANNER  MINUTES  SESSIONS  LAST",
            "ann     ct-1     0.9      1         2026-11-24T10:00:59Z",
            "trudy   mr-1     3.5      2         2026-11-24T10:02:05Z");
  }

  @Test
  void givesEverySessionAsCsv() {
    assertThat(WatchedText.csv(ALL))
        .hasSize(4)
        .startsWith(
            "person,roles,scanner,session,opened,until,seconds,ended",
            "trudy,radiologist trainee,mr-1,s1,2026-11-24T10:00:00Z,2026-11-24T10:02:05Z,125,true");
  }
}
