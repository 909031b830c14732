package org.scangate.remote.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.access.Role;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.console.CallOuts;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.StopState;
import org.scangate.api.safety.Trip;

class RecorderTest {
  @TempDir private Path folder;

  private final FakeConsole console = new FakeConsole();
  private final ConsoleSession tess = console.session("tess", Role.TECHNOLOGIST);
  private final ConsoleSession trudy = console.session("trudy", Role.TRAINEE);
  private final Notes notes = new Notes(console, "mr-1");
  private Shelf shelf;
  private Library library;

  @BeforeEach
  void open() {
    shelf = new Shelf(folder.resolve("recordings"));
    library = new Library(shelf, console);
    console.sessions.addAll(List.of(tess, trudy));
  }

  private static Rules rules(boolean always, long most) {
    return new Rules(
        "mr-1", always, Set.of(Role.TECHNOLOGIST), Set.of(), Duration.ofDays(30), most);
  }

  private Recorder recorder(Rules rules) {
    return new Recorder(rules, shelf, console.scanner, console::circuit, console, console, notes);
  }

  private void turns(Recorder recorder, int seconds) {
    for (int i = 0; i < 10 * seconds; i++) {
      console.advanceMillis(100);
      recorder.turn();
    }
  }

  private Shelf.Folder only() throws IOException {
    assertThat(shelf.all()).hasSize(1);
    return shelf.all().get(0);
  }

  /** The bytes of a segment's blocks, and their times. */
  private static String played(Path file, List<Integer> millis) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
    byte[] magic = new byte[12];
    in.get(magic);
    assertThat(new String(magic, StandardCharsets.US_ASCII)).isEqualTo("FBS 001.001\n");
    StringBuilder all = new StringBuilder();
    while (in.hasRemaining()) {
      byte[] data = new byte[in.getInt()];
      in.get(data);
      in.position(in.position() + (4 - data.length % 4) % 4);
      millis.add(in.getInt());
      all.append(new String(data, StandardCharsets.UTF_8));
    }
    return all.toString();
  }

  @Test
  void isAnnouncedBeforeTheFirstPictureIsKept() throws Exception {
    Recorder recorder = recorder(rules(false, 1 << 30));
    turns(recorder, 5);
    assertThat(recorder.running()).isEmpty();
    assertThatThrownBy(() -> recorder.start(trudy)).hasMessageContaining("Your roles");
    assertThat(console.audited("recording.started").get(0).outcome()).isEqualTo(Outcome.REFUSED);

    recorder.start(tess);
    assertThat(recorder.running().orElseThrow().by()).isEqualTo("Dr tess");
    turns(recorder, 2);
    assertThat(console.sinks).isEmpty();
    turns(recorder, 2);
    assertThat(console.sinks).hasSize(1);

    console.picture("one");
    turns(recorder, 1);
    console.picture("second");
    console.holder = tess;
    console.said =
        new CallOuts.CallOut(
            7,
            CallOuts.Word.TABLE_IN,
            CallOuts.Side.REMOTE,
            "Dr tess",
            Instant.EPOCH,
            1,
            Optional.empty());
    turns(recorder, 1);
    assertThatThrownBy(() -> recorder.stop(trudy)).hasMessageContaining("Your roles");
    recorder.stop(tess);
    turns(recorder, 1);
    assertThat(recorder.running()).isEmpty();
    assertThat(recorder.trouble()).isEmpty();

    Shelf.Folder kept = only();
    assertThat(kept.ended()).isTrue();
    Path segment = Shelf.parts(kept).get(0).path();
    List<Integer> millis = new ArrayList<>();
    assertThat(played(segment, millis)).isEqualTo("onesecond");
    assertThat(millis.get(1) - millis.get(0)).isEqualTo(1000);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(segment)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(kept.path().resolve(Shelf.EVENTS)))
        .contains("Dr trudy is there", "Dr tess is in control", "TABLE_IN said by Dr tess")
        .contains("Dr tess ended it");
    assertThat(kept.millis()).isEqualTo(3100);
    assertThat(kept.keep()).contains(Duration.ofDays(30));
    assertThat(console.audited("recording.ended"))
        .extracting(AuditEvent::who)
        .containsExactly("trudy", "tess");
    assertThat(console.audited(Notes.SEGMENT)).hasSize(2);
    assertThat(library.verify()).isEmpty();
  }

  @Test
  void aLargeOrOldSegmentIsFollowedByAnother() throws Exception {
    Recorder recorder = recorder(rules(false, 1 << 30));
    recorder.start(tess);
    turns(recorder, 4);
    console.picture("x".repeat(9 << 20));
    turns(recorder, 13);
    assertThat(console.sinks).as("not too often").hasSize(1);
    turns(recorder, 3);
    assertThat(console.sinks).hasSize(2);
    console.picture("y");
    turns(recorder, 301);
    assertThat(console.sinks).hasSize(3);
    recorder.close();
    assertThat(Shelf.parts(only())).hasSize(3);
    assertThat(library.verify()).isEmpty();
  }

  @Test
  void whateverIsControlledIsRecordedWhereTheSiteSaysSo() throws Exception {
    Recorder recorder = recorder(rules(true, 1 << 30));
    turns(recorder, 20);
    assertThat(recorder.running()).isEmpty();
    console.holder = tess;
    turns(recorder, 5);
    assertThat(recorder.running().orElseThrow().by()).isEmpty();
    assertThatThrownBy(() -> recorder.stop(tess)).hasMessageContaining("give control back");
    console.holder = null;
    turns(recorder, 9);
    assertThat(recorder.running()).isPresent();
    turns(recorder, 2);
    assertThat(recorder.running()).isEmpty();
    assertThat(only().ended()).isTrue();
  }

  @Test
  void whatIsFullEndsTheRecordingAndSaysSo() throws Exception {
    Recorder recorder = recorder(rules(true, 5000));
    console.holder = tess;
    turns(recorder, 5);
    console.picture("z".repeat(6000));
    turns(recorder, 6);
    assertThat(recorder.running()).isEmpty();
    assertThat(recorder.trouble()).contains("may have 5000");
    AuditEvent ended = console.audited("recording.ended").get(0);
    assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
    turns(recorder, 60);
    assertThat(console.audited("recording.started")).as("not tried again").hasSize(1);
    assertThat(library.verify()).isEmpty();
  }

  @Test
  void aDiskThatTakesNothingEndsTheRecordingAndNothingElse() throws Exception {
    Recorder recorder = recorder(rules(false, 1 << 30));
    Files.writeString(folder.resolve("recordings"), "no folder");
    recorder.start(tess);
    turns(recorder, 5);
    assertThat(recorder.running()).isEmpty();
    assertThat(recorder.trouble()).contains("cannot be written");
  }

  @Test
  void aStreamThatIsNotTakenInTimeIsEncodedLess() throws Exception {
    Recorder recorder = recorder(rules(false, 1 << 30));
    recorder.start(tess);
    turns(recorder, 4);
    var sink = console.sinks.get(0);
    assertThat(sink.writable()).isTrue();
    console.picture("a".repeat(3 << 20));
    assertThat(sink.writable()).isFalse();
    console.picture("b".repeat(12 << 20));
    assertThat(sink.take(ByteBuffer.allocate(2 << 20))).isFalse();
    turns(recorder, 1);
    assertThat(recorder.running()).as("what was not taken is a hole").isEmpty();
  }

  @Test
  void aRestlessPictureIsKeptMoreCoarsely() throws Exception {
    Recorder recorder = recorder(rules(false, 1 << 30));
    recorder.start(tess);
    turns(recorder, 4);
    var sink = console.sinks.get(0);
    int taken = 0;
    for (int tenths = 0; tenths < 100; tenths++) {
      while (sink.writable()) {
        console.picture("a".repeat(64 << 10));
        taken += 64 << 10;
      }
      console.advanceMillis(100);
      recorder.turn();
    }
    assertThat(taken).isBetween(17 << 20, 20 << 20);
  }

  @Test
  void whatIsChangedMissingOrUnknownIsNamed() throws Exception {
    Recorder recorder = recorder(rules(false, 1 << 30));
    recorder.start(tess);
    turns(recorder, 4);
    console.picture("one");
    recorder.close();
    Shelf.Folder kept = only();
    Path segment = Shelf.parts(kept).get(0).path();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[17] ^= 1;
    Files.write(segment, bytes);
    assertThat(library.verify())
        .singleElement()
        .asString()
        .contains(segment.getFileName().toString())
        .endsWith("is not what was recorded");
    Path other = Shelf.part(kept, "main", 999);
    Files.move(segment, other);
    Files.delete(kept.path().resolve(Shelf.ENDED));
    assertThat(library.verify()).as("as if it were still being made").hasSize(1);
    Files.createFile(kept.path().resolve(Shelf.ENDED));
    assertThat(library.verify())
        .hasSize(2)
        .anyMatch(it -> it.endsWith("000000999.fbs is not in the audit"))
        .anyMatch(it -> it.endsWith("is missing"));
  }

  @Test
  void whatWasCutOffIsHashedAndWhatIsOldIsDeleted() throws Exception {
    Shelf.Folder cut = shelf.make("mr-1", console.now(), Duration.ofDays(1));
    try (FbsFile file = new FbsFile(Shelf.part(cut, "main", 2000))) {
      file.block(new byte[] {1, 2, 3}, 5);
      file.block(new byte[] {4}, 700);
    }
    Path segment = Shelf.part(cut, "main", 2000);
    byte[] bytes = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(bytes, bytes.length - 1));
    Files.writeString(cut.path().resolve(Shelf.EVENTS), "");
    assertThat(library.verify()).as("still being made").isEmpty();
    Housekeeping keeping = housekeeping(Optional.of(Duration.ofDays(30)));
    keeping.run(true);
    assertThat(console.events).isEmpty();
    console.auditFull = true;
    assertThatThrownBy(() -> keeping.run(false)).hasMessageContaining("the audit has not taken it");
    assertThat(cut.ended()).as("seen to again").isFalse();
    console.auditFull = false;
    keeping.run(false);
    assertThat(console.audited(Notes.SEGMENT))
        .hasSize(2)
        .allMatch(it -> it.detail().get("end").equals("cut-off"));
    assertThat(cut.millis()).as("to the last whole block").isEqualTo(2005);
    assertThat(library.verify()).isEmpty();

    console.advanceMillis(Duration.ofDays(30).toMillis() + 1);
    console.auditFull = true;
    assertThatThrownBy(() -> keeping.run(false)).hasMessageContaining("the audit has not taken it");
    assertThat(shelf.all()).as("nothing goes unsaid").hasSize(1);
    console.auditFull = false;
    keeping.run(false);
    assertThat(shelf.all()).isEmpty();
    assertThat(console.audited(Notes.DELETED)).hasSize(1);
    assertThat(library.verify()).isEmpty();
  }

  @Test
  void aRecordingThatCannotBeSeenToKeepsNoOtherFromItsEnd() throws Exception {
    Shelf.Folder broken = shelf.make("mr-1", console.now(), Duration.ofDays(1));
    Shelf.end(broken, 1);
    Files.createDirectories(broken.path().resolve("a folder/within"));
    console.advanceMillis(1000);
    Shelf.Folder next = shelf.make("mr-1", console.now(), Duration.ofDays(1));
    Shelf.end(next, 1);
    console.advanceMillis(Duration.ofDays(1).toMillis());
    Housekeeping keeping = housekeeping(Optional.empty());
    console.advanceMillis(1);
    assertThatThrownBy(() -> keeping.run(false)).isInstanceOf(IOException.class);
    assertThat(shelf.all()).extracting(Shelf.Folder::id).containsExactly(broken.id());
  }

  private Housekeeping housekeeping(Optional<Duration> keep) {
    return new Housekeeping(shelf, new Trail(console), keep, notes, console);
  }

  @Test
  void whatTheSiteFileLeavesBehindIsDeletedAsItSaidThen() throws Exception {
    shelf.make("mr-1", console.now(), Duration.ofDays(2));
    LeftBehind left = new LeftBehind(shelf, console, new Trail(console), console, null);
    console.advanceMillis(Duration.ofDays(2).toMillis() - 1);
    left.look(Set.of());
    left.look(Set.of());
    assertThat(shelf.all()).hasSize(1);
    console.advanceMillis(2);
    left.look(Set.of("mr-1"));
    left.look(Set.of());
    assertThat(shelf.all()).as("its recorder may come back").hasSize(1);
    left.look(Set.of());
    assertThat(shelf.all()).isEmpty();
    assertThat(console.audited(Notes.DELETED)).hasSize(1);
  }

  @Test
  void theTimeLineHasStopAndDriverAndWhoAsks() {
    TimeLine line = new TimeLine(console.scanner, console::circuit);
    assertThat(line.look())
        .extracting(TimeLine.Event::words)
        .containsExactly(
            "Dr tess is there",
            "Dr trudy is there",
            "nobody is in control",
            "the stop is armed",
            "the permissive is dropped",
            "the scanner: idle",
            "its console: connected",
            "driver test 1.0");
    assertThat(line.look()).isEmpty();
    console.holder = tess;
    console.waiting = trudy;
    console.driverVersion = "1.1";
    Trip trip = new Trip("r", Cause.TECHNOLOGIST, "tess", Instant.EPOCH);
    console.stop = new StopState.Tripped(trip);
    assertThat(line.look())
        .extracting(TimeLine.Event::words)
        .containsExactly(
            "Dr tess is in control",
            "Dr trudy asks for control",
            "STOP: a technologist pressed stop (tess)",
            "the permissive is granted",
            "driver test 1.1");
    console.waiting = null;
    assertThat(line.look())
        .containsExactly(
            new TimeLine.Event(TimeLine.Kind.REQUEST, "no longer: Dr trudy asks for control"));
  }
}
