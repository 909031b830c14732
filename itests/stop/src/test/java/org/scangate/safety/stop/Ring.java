package org.scangate.safety.stop;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An {@link RingMain} as a process, with what it has said. */
final class Ring implements AutoCloseable {
  private final Path log;
  private final Process process;

  /**
   * Starts it.
   *
   * @param options of the virtual machine
   * @param environment beside the test's own
   * @param words {@link RingMain}'s arguments
   */
  Ring(Path log, List<String> options, Map<String, String> environment, List<String> words)
      throws IOException {
    this.log = log;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(RingMain.class.getName());
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(log.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    process = builder.start();
  }

  Process process() {
    return process;
  }

  void tell(String line) throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
  }

  String said() throws IOException {
    return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
  }

  void awaitSaid(String words) {
    await(words)
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(60))
        .until(() -> said().contains(words));
  }

  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
  }
}
