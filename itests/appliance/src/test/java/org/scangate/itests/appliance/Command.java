package org.scangate.itests.appliance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;

/** {@code ./scangate run} as a process, with what it prints. */
final class Command implements AutoCloseable {
  private static final Path ROOT = Appliance.distribution().resolve("../../..").normalize();

  /** Where the command keeps which data directory was run last: a developer's own, too. */
  private static final Path CURRENT = ROOT.resolve(".scangate/current");

  private final Path log;
  private final Process process;
  private final String currentBefore;

  private Command(Path data, String... words) throws IOException {
    currentBefore = Files.exists(CURRENT) ? Files.readString(CURRENT) : null;
    log = Files.createTempFile("scangate-run", ".log");
    process =
        new ProcessBuilder(line("run", data, words))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  /** Starts it; the caller closes it. */
  static Command run(Path data, String... words) throws IOException {
    return new Command(data, words);
  }

  /** A command that ends by itself. */
  static Run.Result once(String name, Path data, String... words)
      throws IOException, InterruptedException {
    return Run.command(line(name, data, words));
  }

  private static List<String> line(String name, Path data, String... words) {
    List<String> line = new ArrayList<>(List.of(ROOT.resolve("scangate").toString(), name));
    line.addAll(List.of("--data", data.toString()));
    line.addAll(List.of(words));
    return line;
  }

  String output() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  Command awaits(String words) throws InterruptedException {
    Run.until(
        "'" + words + "' from ./scangate run",
        120_000,
        () -> {
          String output = output();
          if (!output.contains(words) && !process.isAlive()) {
            throw new IllegalStateException(
                "it ended with " + process.exitValue() + ":\n" + output);
          }
          return output.contains(words);
        });
    return this;
  }

  /** Ends it as a terminal that closes does; says its exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("it does not stop:\n" + output());
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try {
      stop();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(log);
      if (currentBefore == null) {
        Files.deleteIfExists(CURRENT);
      } else {
        Files.writeString(CURRENT, currentBefore);
      }
    }
  }
}
