package org.scangate.net.fleet.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.fleet.Deed;
import org.scangate.api.fleet.FleetAnswer;
import org.scangate.api.fleet.FleetAnswer.Result;
import org.scangate.api.fleet.FleetCommand;
import org.scangate.api.time.Ticker;

class CommandDeskTest {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  @TempDir Path room;
  private final List<Deed> ran = new ArrayList<>();
  private final List<AuditEvent> audited = new ArrayList<>();
  private String unwritable = "";
  private String body = "";
  private long now = Instant.parse("2026-11-24T12:00:00Z").toEpochMilli();
  private long nanos;
  private KeyPair console;
  private CommandDesk desk;

  private final Ticker ticker =
      new Ticker() {
        @Override
        public long nanoTime() {
          return nanos;
        }

        @Override
        public Instant now() {
          return Instant.ofEpochMilli(now);
        }
      };

  private final Audit audit =
      new Audit() {
        @Override
        public CompletableFuture<Long> record(AuditEvent event) {
          audited.add(event);
          return CompletableFuture.completedFuture((long) audited.size());
        }

        @Override
        public Optional<String> unwritable() {
          return Optional.of(unwritable).filter(why -> !why.isEmpty());
        }

        @Override
        public Verification verify(DoubleConsumer progress) {
          throw new UnsupportedOperationException();
        }
      };

  private static KeyPair key() throws Exception {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  private static String pem(KeyPair key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  @BeforeEach
  void enrol() throws Exception {
    console = key();
    Files.writeString(room.resolve("console.pub"), pem(console));
    desk = desk();
  }

  private CommandDesk desk() {
    return new CommandDesk(
        "north",
        "gw-1",
        room.resolve("console.pub"),
        room.resolve("fleet/used"),
        deed -> {
          ran.add(deed);
          return Deeds.Outcome.done("so it is", body);
        },
        () -> Optional.of(audit),
        ticker);
  }

  private FleetCommand command(String id, String deed) {
    return new FleetCommand("north", "gw-1", id, now, now + MINUTE, deed, Optional.empty());
  }

  private byte[] signed(FleetCommand command) throws Exception {
    return command.signed(console.getPrivate()).write();
  }

  private FleetAnswer one(byte[] message) {
    List<FleetAnswer> answers = desk.handle(message);
    assertThat(answers).hasSize(1);
    FleetAnswer answer = answers.get(0);
    assertThat(FleetAnswer.read(answer.write()).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(answer);
    return answer;
  }

  /** Refused, answered, in the audit, and nothing ran. */
  private void refused(byte[] message, String why) {
    int before = ran.size();
    audited.clear();
    nanos += Duration.ofMinutes(10).toNanos();
    FleetAnswer answer = one(message);
    assertThat(answer.result()).isEqualTo(Result.REFUSED);
    assertThat(answer.words()).contains(why);
    assertThat(ran).hasSize(before);
    assertThat(audited).hasSize(1);
    assertThat(audited.get(0).outcome()).isEqualTo(AuditEvent.Outcome.REFUSED);
    assertThat(audited.get(0).detail().get("words")).contains(why);
  }

  @Test
  void theFourDeedsRunAndAreAnsweredAndAudited() throws Exception {
    for (Deed deed : Deed.values()) {
      String id = "command-for-" + deed.word();
      FleetAnswer answer = one(signed(command(id, deed.word())));
      assertThat(answer.result()).isEqualTo(Result.DONE);
      assertThat(answer.id()).isEqualTo(id);
      assertThat(answer.deed()).isEqualTo(deed.word());
      AuditEvent event = audited.get(audited.size() - 1);
      assertThat(event.outcome()).isEqualTo(AuditEvent.Outcome.DONE);
      assertThat(event.who()).matches("fleet:[0-9a-f]{8}");
      assertThat(event.detail()).containsEntry("command", deed.word());
    }
    assertThat(audited).hasSize(Deed.values().length);
    assertThat(ran).containsExactly(Deed.values());
  }

  @Test
  void whatIsNotSignedAsEnrolledNeverRuns() throws Exception {
    FleetCommand command = command("command-00000000", "rebirth");
    refused(command.write(), "not signed");
    refused(command.signed(key().getPrivate()).write(), "not by a key that is enrolled");
    FleetCommand signed = command.signed(console.getPrivate());
    for (FleetCommand changed :
        List.of(
            new FleetCommand(
                "north",
                "gw-1",
                "command-00000001",
                now,
                now + MINUTE,
                "rebirth",
                signed.signature()),
            new FleetCommand(
                "north",
                "gw-1",
                "command-00000000",
                now,
                now + 2 * MINUTE,
                "rebirth",
                signed.signature()),
            new FleetCommand(
                "north",
                "gw-1",
                "command-00000000",
                now,
                now + MINUTE,
                "support-bundle",
                signed.signature()))) {
      refused(changed.write(), "not by a key that is enrolled");
    }
    Files.writeString(room.resolve("console.pub"), pem(key()));
    refused(signed.write(), "not by a key that is enrolled");
    Files.delete(room.resolve("console.pub"));
    refused(signed.write(), "no key can be read here");
    Files.writeString(room.resolve("console.pub"), "rubbish");
    refused(signed.write(), "no key can be read here");
    Files.writeString(room.resolve("console.pub"), pem(key()) + pem(console));
    assertThat(one(signed.write()).result()).isEqualTo(Result.DONE);
  }

  @Test
  void timeIsBoundedBothWays() throws Exception {
    long longest = FleetCommand.LONGEST.toMillis();
    Object[][] table = {
      {-MINUTE, 0L, "has expired"},
      {-2 * MINUTE, -MINUTE, "has expired"},
      {3 * MINUTE, 4 * MINUTE, "of the future"},
      {0L, longest + 1, "of the future"},
      {999 * MINUTE, 1000 * MINUTE, "of the future"},
      {-MINUTE, longest, "last too long"},
      {MINUTE, MINUTE, "last too long"},
    };
    for (Object[] row : table) {
      FleetCommand command =
          new FleetCommand(
              "north",
              "gw-1",
              "command-00000000",
              now + (long) row[0],
              now + (long) row[1],
              "rebirth",
              Optional.empty());
      refused(signed(command), (String) row[2]);
    }
    FleetCommand ahead =
        new FleetCommand(
            "north",
            "gw-1",
            "command-00000000",
            now + MINUTE,
            now + 2 * MINUTE,
            "rebirth",
            Optional.empty());
    assertThat(one(signed(ahead)).result()).isEqualTo(Result.DONE);
  }

  @Test
  void anotherOnesCommandAndWhatIsNotOnTheListNeverRun() throws Exception {
    for (String[] other : new String[][] {{"north", "gw-2"}, {"south", "gw-1"}}) {
      FleetCommand command =
          new FleetCommand(
              other[0],
              other[1],
              "command-00000000",
              now,
              now + MINUTE,
              "rebirth",
              Optional.empty());
      refused(signed(command), "for another appliance");
    }
    for (String deed :
        List.of(
            "stop-reset", "stop", "control.grant", "open-console", "Rebirth", "rebirth2", "-")) {
      refused(signed(command("command-00000000", deed)), "nothing of this name");
    }
    for (String rubbish : List.of("", "rebirth", "scangate/1 command\n", "\0".repeat(5000))) {
      refused(rubbish.getBytes(StandardCharsets.UTF_8), "no command");
    }
  }

  @Test
  void noneRunsTwiceEvenAfterAStartAndWhateverTheClockDoes() throws Exception {
    byte[] first = signed(command("command-00000000", "rebirth"));
    assertThat(one(first).result()).isEqualTo(Result.DONE);
    refused(first, "was taken before");
    desk = desk();
    refused(first, "was taken before");
    now += 2 * MINUTE;
    assertThat(one(signed(command("command-00000001", "rebirth"))).result()).isEqualTo(Result.DONE);
    refused(first, "has expired");
    now -= 2 * MINUTE; // the first is forgotten and would not be expired now
    refused(first, "older than what is remembered");
    desk = desk();
    refused(first, "older than what is remembered");
    assertThat(Files.readAllLines(room.resolve("fleet/used"))).hasSize(2);
    Files.delete(room.resolve("fleet/used"));
    now += 1;
    desk = desk();
    refused(first, "older than what is remembered");
    Files.writeString(room.resolve("fleet/used"), "1 1 5\nx 1\n");
    desk = desk();
    refused(signed(command("command-00000002", "rebirth")), "cannot be kept");
  }

  @Test
  void whatIsRememberedIsBounded() throws Exception {
    for (int i = 0; i < UsedIds.MOST; i++) {
      assertThat(one(signed(command("command-%08d".formatted(i), "rebirth"))).result())
          .isEqualTo(Result.DONE);
    }
    refused(signed(command("command-99999999", "rebirth")), "250 commands came");
    now += 2 * MINUTE;
    assertThat(one(signed(command("command-99999999", "rebirth"))).result()).isEqualTo(Result.DONE);
    assertThat(Files.size(room.resolve("fleet/used"))).isLessThan(100);
  }

  @Test
  void withoutAnAuditOrADiskNothingRuns() throws Exception {
    unwritable = "full";
    refused(signed(command("command-00000000", "rebirth")), "audit cannot be written");
    unwritable = "";
    Files.writeString(room.resolve("fleet"), "in the way");
    refused(signed(command("command-00000000", "rebirth")), "cannot be kept");
    Files.delete(room.resolve("fleet"));
    assertThat(one(signed(command("command-00000000", "rebirth"))).result()).isEqualTo(Result.DONE);
  }

  @Test
  void aFloodFillsNoAuditAndHoldsUpNobody() throws Exception {
    int answered = 0;
    for (int i = 0; i < 10_000; i++) {
      answered += desk.handle(new byte[] {1}).size();
    }
    assertThat(answered).isEqualTo(100);
    assertThat(audited).hasSize(100);
    assertThat(one(signed(command("command-00000000", "rebirth"))).result()).isEqualTo(Result.DONE);
    assertThat(audited.get(100).detail()).containsEntry("refused before, not written", "9900");
  }

  @Test
  void aLongAnswerComesInPartsAndIsCut() throws Exception {
    body = "x".repeat(FleetAnswer.LARGEST_BODY + 1);
    List<FleetAnswer> two = desk.handle(signed(command("command-00000000", "support-bundle")));
    assertThat(two).extracting(FleetAnswer::part).containsExactly(1, 2);
    assertThat(two).extracting(answer -> answer.body().length).containsExactly(32768, 1);
    body = "x".repeat(CommandDesk.MOST_BYTES + 1);
    List<FleetAnswer> most = desk.handle(signed(command("command-00000001", "support-bundle")));
    assertThat(most).hasSize(8).allMatch(answer -> answer.words().endsWith("(cut)"));
  }

  /** No change of a signed command runs, and nothing that comes in makes the desk fail. */
  @Test
  void noMutationRuns() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("CommandDeskTest seed " + seed);
    Random random = new Random(seed);
    int rounds = Boolean.getBoolean("long") ? 1_000_000 : 10_000;
    byte[] right = signed(command("command-00000000", "rebirth"));
    for (int i = 0; i < rounds; i++) {
      byte[] bytes =
          Arrays.copyOf(right, random.nextInt(4) == 0 ? random.nextInt(1200) : right.length);
      int changes = random.nextInt(4);
      for (int change = 0; change < changes && bytes.length > 0; change++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      if (!sameMeaning(bytes, right)) {
        desk.handle(bytes);
        assertThat(ran).as("seed %d, round %d", seed, i).isEmpty();
      }
      FleetAnswer.read(bytes);
    }
  }

  /** The last characters of Base64 have bits that mean nothing. */
  private static boolean sameMeaning(byte[] bytes, byte[] right) {
    Optional<FleetCommand> read = FleetCommand.read(bytes);
    FleetCommand whole = FleetCommand.read(right).orElseThrow();
    return read.isPresent()
        && read.get().signature().isPresent()
        && Arrays.equals(signature(read.get()), signature(whole))
        && unsigned(read.get()).equals(unsigned(whole));
  }

  private static byte[] signature(FleetCommand command) {
    return Base64.getDecoder().decode(command.signature().orElseThrow());
  }

  private static FleetCommand unsigned(FleetCommand command) {
    return new FleetCommand(
        command.group(),
        command.node(),
        command.id(),
        command.from(),
        command.until(),
        command.deed(),
        Optional.empty());
  }
}
