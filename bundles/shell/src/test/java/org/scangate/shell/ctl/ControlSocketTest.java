package org.scangate.shell.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
  @TempDir Path room;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int ctl(String... words) {
    return CtlClient.run(
        room.resolve("c"),
        List.of(words),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void carriesWordsOutputErrorsAndTheExitCode() throws Exception {
    List<List<String>> heard = new ArrayList<>();
    try (ControlSocket socket =
        new ControlSocket(
            room.resolve("c"),
            (words, by, toOut, toErr) -> {
              heard.add(words);
              try {
                toOut.write(("by " + by).getBytes(StandardCharsets.UTF_8));
                toErr.write("oh".getBytes(StandardCharsets.UTF_8));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              return 7;
            })) {
      assertThat(ctl("person-add", "it's", "Zoë \"Z\"", "")).isEqualTo(7);
      assertThat(heard).containsExactly(List.of("person-add", "it's", "Zoë \"Z\"", ""));
      assertThat(out.toString(StandardCharsets.UTF_8))
          .isEqualTo("by os:" + System.getProperty("user.name"));
      assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("oh");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(room.resolve("c"))))
          .isEqualTo("rw-------");
    }
    assertThat(room.resolve("c")).doesNotExist();
    assertThat(ctl("status")).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("no appliance answers");
  }

  @Test
  void refusesTheNinthCommandInWords() throws Exception {
    CountDownLatch busy = new CountDownLatch(8);
    CountDownLatch go = new CountDownLatch(1);
    try (ControlSocket socket =
        new ControlSocket(
            room.resolve("c"),
            (words, by, toOut, toErr) -> {
              busy.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return 0;
            })) {
      List<CompletableFuture<Integer>> eight = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        eight.add(
            CompletableFuture.supplyAsync(() -> ctl("wait"), task -> new Thread(task).start()));
      }
      busy.await();
      assertThat(ctl("ninth")).isEqualTo(1);
      assertThat(err.toString(StandardCharsets.UTF_8)).contains("8 commands are running");
      go.countDown();
      for (CompletableFuture<Integer> one : eight) {
        assertThat(one.get()).isZero();
      }
    }
  }

  @Test
  void saysThatAPathIsTooLong() {
    assertThatThrownBy(() -> new ControlSocket(room.resolve("x".repeat(120)), null))
        .hasMessageContaining("longer than a Unix socket's path may be");
  }

  @Test
  void takesOptionsWhereverTheyStand() {
    assertThat(ShellDoor.optionsFirst(List.of("id", "--roles", "a,b", "A Name")))
        .containsExactly("--roles", "a,b", "id", "A Name");
    assertThat(ShellDoor.optionsFirst(List.of("--help"))).containsExactly("--help");
  }

  @Test
  void saysHowACommandIsCalled() {
    Usage.print(
        org.scangate.shell.command.PeopleCommands.Add.class,
        new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("usage: person-add --roles VALUE ID NAME")
        .contains("  ID                 What they type")
        .contains("  --roles            One or more of the roles");
  }

  @Test
  void tooMuchIsRefusedBeforeItIsSent() {
    assertThat(ctl(Collections.nCopies(65, "x").toArray(String[]::new))).isEqualTo(1);
    assertThat(ctl("check", "x".repeat(70_000))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("65 words; a command has 1 to 64", "a word of 70000 characters")
        .doesNotContain("no appliance answers");
  }

  /** What comes in is words or is refused, whatever it is; a million mutations with -Dlong=true. */
  @Test
  void anyBytesAreWordsOrRefused() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    int rounds = Boolean.getBoolean("long") ? 1_000_000 : 20_000;
    System.out.println("control socket: " + rounds + " mutations, seed " + seed);
    Random random = new Random(seed);
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    CtlProtocol.writeWords(
        new DataOutputStream(sent), List.of("person-add", "zoë", "Zoë \"Z\"", "--roles", ""));
    int read = 0;
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = Arrays.copyOf(sent.toByteArray(), random.nextInt(sent.size() + 8));
      for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        List<String> words =
            CtlProtocol.readWords(new DataInputStream(new ByteArrayInputStream(bytes)));
        assertThat(words).hasSizeBetween(1, CtlProtocol.MAX_WORDS);
        read++;
      } catch (IOException e) {
        // Refused: too short, not UTF-8, too many words.
      }
    }
    assertThat(read).isBetween(1, rounds - 1);
  }
}
