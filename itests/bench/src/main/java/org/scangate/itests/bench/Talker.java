package org.scangate.itests.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with a class of ours as its main, which is spoken to line by line. */
final class Talker implements AutoCloseable {
  private static final long TICKS = 100;

  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;
  private final Path log;

  Talker(Class<?> main, Path log, List<String> options, String... arguments) throws IOException {
    this.log = log;
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    line.addAll(options);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(arguments));
    process = new ProcessBuilder(line).redirectError(log.toFile()).start();
    out = process.inputReader();
    in = process.outputWriter();
  }

  /** Lines until the one that begins so, without it. */
  List<String> until(String last) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(last)) {
        return lines;
      }
      lines.add(line);
    }
    throw new IOException("it ended: " + lines + "\n" + Files.readString(log));
  }

  void say(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  List<String> ask(String line) throws IOException {
    say(line);
    return until("done");
  }

  /** Seconds of processor time so far, of all its threads (proc(5)). */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS;
  }

  /** MiB: what is resident now ({@code VmRSS}) or was at most ({@code VmHWM}). */
  double mib(String what) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.toLowerCase(Locale.ROOT).startsWith(what.toLowerCase(Locale.ROOT) + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
      }
    }
    throw new IOException("no " + what);
  }

  @Override
  public void close() throws InterruptedException {
    try {
      say("end");
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (IOException e) {
      // It has ended.
    }
    process.destroyForcibly().waitFor();
  }
}
