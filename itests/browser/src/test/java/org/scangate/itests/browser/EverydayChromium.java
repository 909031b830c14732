package org.scangate.itests.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.scangate.itests.harness.Run;

/**
 * Chromium as people have it: a process with a profile of its own, throttling what is not looked
 * at, and trusting a site's CA because site IT has put it into the store of certificates.
 */
final class EverydayChromium implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 60_000;

  private final Path home;
  private final Process process;

  /**
   * @param more flags, for example for the resolver
   */
  EverydayChromium(Path siteCa, String... more) throws IOException, InterruptedException {
    home = Files.createTempDirectory("scangate-chromium");
    trust(siteCa);
    List<String> command = new ArrayList<>();
    command.add(Chromium.program().toString());
    command.addAll(Chromium.FLAGS);
    command.addAll(List.of(more));
    command.addAll(
        List.of(
            "--headless=new",
            "--window-size=1440,1100",
            "--user-data-dir=" + home.resolve("profile"),
            "--remote-debugging-port=0",
            "about:blank"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("said.txt").toFile());
    builder.environment().put("HOME", home.toString());
    process = builder.start();
    Run.until("Chromium listens", PATIENCE_MILLIS, () -> !port().isEmpty());
  }

  private void trust(Path siteCa) throws IOException, InterruptedException {
    if (Run.which("certutil").isEmpty()) {
      throw new IOException("no certutil: apt-get install libnss3-tools");
    }
    String store = "sql:" + Files.createDirectories(home.resolve(".pki/nssdb"));
    run("certutil", "-N", "-d", store, "--empty-password");
    run("certutil", "-A", "-d", store, "-n", "site CA", "-t", "C,,", "-i", siteCa.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Run.Result result = Run.command(List.of(command));
    if (result.code() != 0) {
      throw new IOException(String.join(" ", command) + ": " + result.output());
    }
  }

  /** The port of its DevTools, which it writes to a file; empty before. */
  private String port() {
    try {
      return Files.readAllLines(home.resolve("profile/DevToolsActivePort")).stream()
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  /** Where its DevTools are. */
  String address() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    process.waitFor(30, TimeUnit.SECONDS);
    Folders.delete(home);
  }
}
