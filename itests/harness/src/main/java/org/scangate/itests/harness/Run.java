package org.scangate.itests.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Processes: found, started, awaited, ended. */
public final class Run {
  private Run() {}

  /** What a finished process left: its exit code and its output, both streams together. */
  public record Result(int code, String output) {}

  /** Runs a command to its end, at most two minutes. */
  public static Result command(List<String> words) throws IOException, InterruptedException {
    return command(words, "");
  }

  /** The same with something to read. */
  public static Result command(List<String> words, String input)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("command", ".log");
    Path read = Files.writeString(Files.createTempFile("command", ".in"), input);
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectInput(read.toFile())
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(words + " did not end within two minutes: " + Files.readString(log));
      }
      return new Result(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
    } finally {
      Files.delete(log);
      Files.delete(read);
    }
  }

  /** The program of that name, or empty when this machine lacks it. */
  public static Optional<Path> which(String program) {
    for (String folder : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":", -1)) {
      Path path = Path.of(folder, program);
      if (Files.isExecutable(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  /** Waits until something holds, looking a hundred times a second. */
  public static void until(String what, long millis, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(what + " did not come about within " + millis + " ms");
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
