package org.scangate.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;

/**
 * Time from the start of the process to ready, of the appliance with its demo site and of a bare
 * Karaf with scr and shell, warm (the bundle caches are there, and the appliance has been started
 * twice before), in turn; and the memory of the appliance at rest.
 */
final class BootBench {
  private static final int ROUNDS = 9;

  private BootBench() {}

  static int run() throws IOException, InterruptedException {
    Path root = Appliance.distribution().resolve("../../..").normalize();
    Path bare = root.resolve("itests/bare-karaf/target/assembly");
    Path home = Files.createTempDirectory("bench-boot");
    Samples ours = new Samples();
    Samples theirs = new Samples();
    Samples ratios = new Samples();
    Path bareData = Files.createDirectories(home.resolve("bare"));
    Goals goals = new Goals(System.out);
    double resident;
    System.out.println("Boot to ready, warm, " + ROUNDS + " rounds in turn");
    try (Appliance appliance = Appliance.demo(Files.createDirectories(home.resolve("ours")))) {
      appliance.stop();
      // The second start's classes are written down at its end, for the third and all later ones.
      appliance.start();
      appliance.stop();
      bareBoot(bare, bareData);
      for (int i = 0; i < ROUNDS; i++) {
        double theirMillis = bareBoot(bare, bareData);
        long start = System.nanoTime();
        appliance.startUntilReady();
        double ourMillis = (System.nanoTime() - start) / 1e6;
        appliance.stop();
        ours.add(ourMillis);
        theirs.add(theirMillis);
        ratios.add(ourMillis / theirMillis);
        System.out.printf(
            Locale.ROOT,
            "  round %d: appliance %.0f ms, bare Karaf %.0f ms%n",
            i + 1,
            ourMillis,
            theirMillis);
      }
      appliance.start();
      TimeUnit.SECONDS.sleep(75); // at rest: past the first periodic collection of garbage
      resident = appliance.residentMiB();
      appliance.stop();
    }
    System.out.println("                    median    best   worst   ms");
    row("appliance", ours);
    row("bare Karaf", theirs);
    System.out.printf(
        Locale.ROOT,
        "ratio               %6.2f  %6.2f  %6.2f%n",
        ratios.median(),
        ratios.quantile(0),
        ratios.quantile(1));
    System.out.printf(Locale.ROOT, "resident at rest    %6.0f MiB%n", resident);
    goals.atMost("boot to ready over a bare Karaf's, median", ratios.median(), 1.5, "times");
    goals.atMost("resident memory at rest", resident, 300, "MiB");
    return goals.verdict("boot");
  }

  private static void row(String name, Samples samples) {
    System.out.printf(
        Locale.ROOT,
        "%-18s  %6.0f  %6.0f  %6.0f%n",
        name,
        samples.median(),
        samples.quantile(0),
        samples.quantile(1));
  }

  private static double bareBoot(Path bare, Path data) throws IOException, InterruptedException {
    Path ready = data.resolve("ready");
    Files.deleteIfExists(ready);
    ProcessBuilder builder =
        new ProcessBuilder(List.of("bash", bare.resolve("bin/karaf").toString(), "server"));
    builder.environment().putAll(Map.of("KARAF_DATA", data.toString()));
    builder.environment().put("CHECK_ROOT_INSTANCE_RUNNING", "false");
    builder.environment().remove("JAVA_OPTS");
    long start = System.nanoTime();
    Process process =
        builder.redirectErrorStream(true).redirectOutput(data.resolve("out").toFile()).start();
    try {
      while (!Files.exists(ready)) {
        if (!process.isAlive() || System.nanoTime() - start > 60_000_000_000L) {
          throw new IOException(
              "the bare Karaf did not start: " + Files.readString(data.resolve("out")));
        }
        LockSupport.parkNanos(1_000_000);
      }
      return (System.nanoTime() - start) / 1e6;
    } finally {
      List<ProcessHandle> all =
          Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
      all.forEach(ProcessHandle::destroy);
      Run.until(
          "the bare Karaf's end", 20_000, () -> all.stream().noneMatch(ProcessHandle::isAlive));
    }
  }
}
