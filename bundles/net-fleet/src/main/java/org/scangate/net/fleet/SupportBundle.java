package org.scangate.net.fleet;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.lib.sparkplug.Metric;
import org.scangate.lib.sparkplug.Value;

/**
 * What somebody who helps from afar wants to know, as text: versions, states, counts and the ids of
 * findings. No line of a log, no words of a finding, a driver or a person, no name, no address.
 */
final class SupportBundle {
  private static final int KEPT = 4;
  private static final String BEGINNING = "support-";

  private final BundleContext context;
  private final String version;

  /**
   * @param version of the appliance
   */
  SupportBundle(BundleContext context, String version) {
    this.context = context;
    this.version = version;
  }

  /**
   * A bundle on disk.
   *
   * @param file its name without its directory
   */
  record Kept(String file, String sha256) {}

  /** The text; asks every part how it is. */
  String text(
      String name, Instant now, List<HealthCheck> checks, String inventory, Snapshot newest) {
    StringBuilder text = new StringBuilder();
    text.append("appliance ").append(name).append('\n');
    text.append("made ").append(now).append('\n');
    text.append("version ").append(version).append('\n');
    machine(text);
    text.append("\n[findings]\n");
    checks.stream()
        .flatMap(check -> check.check().stream())
        .map(SupportBundle::line)
        .sorted()
        .forEach(line -> text.append(line).append('\n'));
    text.append("\n[drivers]\n").append(inventory);
    text.append("\n[bundles]\n");
    for (Bundle bundle : context.getBundles()) {
      text.append(bundle.getSymbolicName()).append(' ').append(bundle.getVersion());
      text.append(bundle.getState() == Bundle.ACTIVE ? "\n" : " not active\n");
    }
    text.append("\n[told last]\n");
    metrics(text, "", newest.node());
    newest.devices().forEach((device, metrics) -> metrics(text, device + "/", metrics));
    return text.toString();
  }

  private static String line(Finding finding) {
    return finding.level() + " " + Reports.plain(finding.id());
  }

  private static void machine(StringBuilder text) {
    Runtime java = Runtime.getRuntime();
    text.append("java ").append(Runtime.version()).append('\n');
    text.append("system ").append(System.getProperty("os.name")).append(' ');
    text.append(System.getProperty("os.version")).append(' ');
    text.append(System.getProperty("os.arch")).append('\n');
    text.append("processors ").append(java.availableProcessors()).append('\n');
    text.append("load ")
        .append(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage())
        .append('\n');
    text.append("heap MiB ").append((java.totalMemory() - java.freeMemory()) >> 20).append(" of ");
    text.append(java.maxMemory() >> 20).append('\n');
    text.append("threads ")
        .append(ManagementFactory.getThreadMXBean().getThreadCount())
        .append('\n');
    text.append("up s ")
        .append(ManagementFactory.getRuntimeMXBean().getUptime() / 1000)
        .append('\n');
  }

  private static void metrics(StringBuilder text, String prefix, List<Metric> metrics) {
    for (Metric metric : metrics) {
      text.append(prefix).append(metric.name()).append(" = ").append(told(metric.value()));
      text.append('\n');
    }
  }

  private static String told(Value value) {
    if (value instanceof Value.Text words) {
      return words.value();
    }
    if (value instanceof Value.Flag flag) {
      return Boolean.toString(flag.value());
    }
    if (value instanceof Value.Whole whole) {
      return Long.toString(whole.value());
    }
    return value instanceof Value.Real real ? Double.toString(real.value()) : "unknown";
  }

  /** Writes it for ourselves alone to read, and deletes all but the newest {@value #KEPT}. */
  static Kept keep(Path directory, String text) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(BEGINNING + System.currentTimeMillis() + ".txt");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, bytes, StandardOpenOption.WRITE);
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, BEGINNING + "*")) {
      files.forEach(all::add);
    }
    all.sort(Comparator.comparing(Path::toString));
    for (Path old : all.subList(0, Math.max(0, all.size() - KEPT))) {
      Files.delete(old);
    }
    return new Kept(file.getFileName().toString(), sha256(bytes));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
