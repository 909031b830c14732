package org.scangate.remote.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.access.Role;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpRoute;

class RecordingRoutesTest {
  @TempDir private Path folder;

  private final FakeConsole console = new FakeConsole();
  private RecordingRoutes routes;
  private Shelf.Folder kept;

  @BeforeEach
  void record() throws Exception {
    Shelf shelf = new Shelf(folder);
    kept = shelf.make("mr-1", console.now(), Duration.ofDays(1));
    try (FbsFile file = new FbsFile(Shelf.part(kept, "main", 0))) {
      file.block(new byte[] {1, 2, 3}, 5);
    }
    String line = "{\"at\":7,\"kind\":\"control\",\"words\":\"x\"}\n";
    Files.writeString(kept.path().resolve(Shelf.EVENTS), line + line.substring(0, 20));
    Notes notes = new Notes(console, "mr-1");
    new Housekeeping(shelf, new Trail(console), Optional.empty(), notes, console).run(false);
    Rules rules =
        new Rules("mr-1", false, Set.of(), Set.of(Role.RADIOLOGIST), Duration.ofDays(1), 1L << 30);
    routes = new RecordingRoutes(shelf, console, console, List.of(rules));
  }

  private enum To {
    LIST("/api/recordings"),
    MAY_PLAY("/api/recordings/may-play"),
    OPEN("/api/recordings/{scanner}/{recording}"),
    CHECK("/api/recordings/{scanner}/{recording}/check"),
    SEGMENT("/api/recordings/{scanner}/{recording}/segments/{file}/{piece}");

    private final String path;

    To(String path) {
      this.path = path;
    }
  }

  private HttpAnswer get(To route, Role role, String... segments) throws Exception {
    Map<String, String> named =
        segments.length == 0
            ? Map.of()
            : Map.of(
                "scanner",
                segments[0],
                "recording",
                segments[1],
                "file",
                segments.length > 2 ? segments[2] : "",
                "piece",
                segments.length > 3 ? segments[3] : "0");
    HttpCall call =
        FakeConsole.fake(
            HttpCall.class,
            (name, args) ->
                name.equals("segments")
                    ? named
                    : Optional.of(console.session("rada", role).signIn()));
    for (HttpRoute one : routes.routes()) {
      if (one.path().equals(route.path)) {
        return one.handler().handle(call);
      }
    }
    throw new AssertionError(route);
  }

  private static JsonNode json(HttpAnswer answer) throws Exception {
    return new ObjectMapper().readTree(answer.body());
  }

  @Test
  void whoMayPlayGetsListPicturesAndTimeLineAndIsInTheAudit() throws Exception {
    assertThat(json(get(To.MAY_PLAY, Role.RADIOLOGIST)).path("mayPlay").asBoolean()).isTrue();
    JsonNode list = json(get(To.LIST, Role.RADIOLOGIST));
    assertThat(list.at("/recordings/0/millis").asInt()).isEqualTo(5);
    assertThat(list.at("/recordings/0/id").asText()).isEqualTo(kept.id());
    JsonNode opened = json(get(To.OPEN, Role.RADIOLOGIST, "mr-1", kept.id()));
    String file = opened.at("/segments/0/file").asText();
    assertThat(opened.at("/segments/0/sha256").asText())
        .isEqualTo(Shelf.hash(kept.path().resolve(file)));
    assertThat(opened.path("events")).as("the last line was cut off").hasSize(1);
    assertThat(opened.path("timeLineSound").asBoolean()).isTrue();
    assertThat(opened.at("/events/0/at").asInt()).isEqualTo(7);
    assertThat(console.audited("recording.played").get(0).detail())
        .containsEntry("recording", kept.id());
    assertThat(get(To.SEGMENT, Role.RADIOLOGIST, "mr-1", kept.id(), file).body())
        .isEqualTo(Files.readAllBytes(kept.path().resolve(file)));
    assertThat(get(To.SEGMENT, Role.RADIOLOGIST, "mr-1", kept.id(), file, "1").body()).isEmpty();
    assertThatThrownBy(() -> get(To.SEGMENT, Role.RADIOLOGIST, "mr-1", kept.id(), file, "-1"))
        .hasMessageContaining("no such recording");
    assertThat(console.audited("recording.played")).as("opened once").hasSize(1);
  }

  @Test
  void aLargeSegmentComesInPieces() throws Exception {
    byte[] large = new byte[2 * RecordingRoutes.PIECE_BYTES + 3];
    new Random(3).nextBytes(large);
    Path segment = Shelf.parts(kept).get(0).path();
    Files.write(segment, large);
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    for (int piece = 0; piece < 3; piece++) {
      String name = segment.getFileName().toString();
      String number = Integer.toString(piece);
      pieces.writeBytes(get(To.SEGMENT, Role.RADIOLOGIST, "mr-1", kept.id(), name, number).body());
    }
    assertThat(pieces.toByteArray()).isEqualTo(large);
  }

  @Test
  void noByteIsGivenBeforeTheAuditHasWhoReads() throws Exception {
    String file = Shelf.parts(kept).get(0).name();
    console.auditFull = true;
    for (To route : List.of(To.OPEN, To.CHECK, To.SEGMENT)) {
      assertThatThrownBy(() -> get(route, Role.RADIOLOGIST, "mr-1", kept.id(), file))
          .hasMessageContaining("while the audit cannot be written");
    }
    console.auditFull = false;
    get(To.SEGMENT, Role.RADIOLOGIST, "mr-1", kept.id(), file);
    assertThat(console.audited("recording.played")).as("without being opened").hasSize(1);
  }

  @Test
  void aCheckNamesWhatIsNotAsItWasRecorded() throws Exception {
    JsonNode whole = json(get(To.CHECK, Role.RADIOLOGIST, "mr-1", kept.id()));
    assertThat(whole.path("wrong")).isEmpty();
    assertThat(whole.path("files").asInt()).isEqualTo(2);
    assertThat(whole.path("broken").asText()).isEmpty();
    Path segment = Shelf.parts(kept).get(0).path();
    Files.write(segment, new byte[] {1});
    Files.delete(kept.path().resolve(Shelf.EVENTS));
    JsonNode opened = json(get(To.OPEN, Role.RADIOLOGIST, "mr-1", kept.id()));
    assertThat(opened.path("timeLineSound").asBoolean()).isFalse();
    assertThat(opened.path("events")).isEmpty();
    JsonNode changed = json(get(To.CHECK, Role.RADIOLOGIST, "mr-1", kept.id()));
    assertThat(changed.path("wrong")).hasSize(2);
    assertThat(changed.at("/wrong/0").asText()).endsWith(".fbs is not what was recorded");
    assertThat(changed.at("/wrong/1").asText()).endsWith("events.jsonl is missing");
  }

  @Test
  void whoMayNotIsRefusedAndInTheAudit() throws Exception {
    assertThat(json(get(To.MAY_PLAY, Role.TECHNOLOGIST)).path("mayPlay").asBoolean()).isFalse();
    assertThat(json(get(To.LIST, Role.TECHNOLOGIST)).path("recordings")).isEmpty();
    for (To which : List.of(To.OPEN, To.CHECK, To.SEGMENT)) {
      assertThatThrownBy(() -> get(which, Role.TECHNOLOGIST, "mr-1", kept.id(), "a"))
          .hasMessageContaining("Your roles");
    }
    assertThat(console.audited("recording.played"))
        .hasSize(3)
        .allMatch(it -> it.outcome() == Outcome.REFUSED);
  }

  @Test
  void onlySegmentsOfRecordingsThatHaveEndedAreGiven() throws Exception {
    for (String file : List.of("events.jsonl", "../../x", "ended", "main-000000001.fbs")) {
      assertThatThrownBy(() -> get(To.SEGMENT, Role.RADIOLOGIST, "mr-1", kept.id(), file))
          .hasMessageContaining("no such recording");
    }
    assertThatThrownBy(() -> get(To.OPEN, Role.RADIOLOGIST, "mr-1", ".."))
        .hasMessageContaining("no such recording");
    assertThatThrownBy(() -> get(To.OPEN, Role.RADIOLOGIST, "ct-9", kept.id()))
        .hasMessageContaining("no such recording");
    Files.delete(kept.path().resolve(Shelf.ENDED));
    assertThatThrownBy(() -> get(To.OPEN, Role.RADIOLOGIST, "mr-1", kept.id()))
        .hasMessageContaining("no such recording");
    assertThat(json(get(To.LIST, Role.RADIOLOGIST)).path("recordings")).isEmpty();
  }
}
