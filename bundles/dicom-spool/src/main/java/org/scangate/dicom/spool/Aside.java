package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.scangate.api.spool.Spool.Damage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where damaged things go: a directory for each time that damage was found, with what was moved
 * there and a report. Nothing is ever deleted from it. Thread-safe.
 */
final class Aside {
  private static final Logger LOG = LoggerFactory.getLogger(Aside.class);
  private static final String REPORT = "report.txt";
  private static final String ACKNOWLEDGED = "acknowledged.txt";
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path directory;
  private volatile List<Damage> open = List.of();

  /** Reads the reports; what cannot be read is a finding by itself. */
  Aside(Path directory) {
    this.directory = directory;
    try {
      look();
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("{} cannot be read: {}", directory, e.getMessage());
      open = List.of(unreadable(directory));
    }
  }

  /** Makes the names in a directory durable. */
  static void force(Path directory) throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  /** Writes a file whole or not at all; durable when it returns. */
  static void write(Path file, List<String> lines) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, lines, StandardCharsets.UTF_8);
    try (FileChannel bytes = FileChannel.open(part, StandardOpenOption.WRITE)) {
      bytes.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(file.getParent());
  }

  /** Of one time that damage is found; {@code name} is its directory's. */
  Path place(String name) throws IOException {
    Path place = Files.createDirectories(directory.resolve(name));
    force(directory);
    force(directory.toAbsolutePath().getParent());
    return place;
  }

  /** A name that is not in use. */
  String name(Instant now) {
    String name = NAME.format(now);
    int again = 1;
    while (Files.exists(directory.resolve(name))) {
      name = NAME.format(now) + "-" + ++again;
    }
    return name;
  }

  /**
   * Says what was found, until somebody has acknowledged it.
   *
   * @param words for people, no patient data
   * @param details a line for each thing
   */
  void report(String name, Instant now, String words, List<String> details) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(now.truncatedTo(ChronoUnit.SECONDS).toString());
    lines.add(words);
    lines.addAll(details);
    write(place(name).resolve(REPORT), lines);
    look();
  }

  /** Whether each of these lines stands in some report, acknowledged or not. */
  boolean knows(List<String> details) throws IOException {
    Set<String> left = new HashSet<>(details);
    if (!left.isEmpty() && Files.isDirectory(directory)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, Files::isDirectory)) {
        for (Path one : all) {
          left.removeAll(lines(one));
        }
      }
    }
    return left.isEmpty();
  }

  private static List<String> lines(Path one) {
    try {
      return Files.readAllLines(one.resolve(REPORT), StandardCharsets.UTF_8);
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", one.resolve(REPORT), e.getMessage());
      return List.of();
    }
  }

  private void look() throws IOException {
    List<Damage> found = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, Files::isDirectory)) {
        for (Path one : all) {
          if (!Files.exists(one.resolve(ACKNOWLEDGED))) {
            found.add(read(one));
          }
        }
      }
    }
    found.sort((a, b) -> a.found().compareTo(b.found()));
    open = List.copyOf(found);
  }

  private static Damage read(Path one) {
    List<String> lines = lines(one);
    try {
      return lines.size() < 2
          ? unreadable(one)
          : new Damage(Instant.parse(lines.get(0)), lines.get(1), one);
    } catch (DateTimeParseException e) {
      return unreadable(one);
    }
  }

  private static Damage unreadable(Path one) {
    return new Damage(Instant.EPOCH, "Damage was found, and its report cannot be read.", one);
  }

  /** What nobody has acknowledged yet, the oldest first. */
  List<Damage> open() {
    return open;
  }

  /**
   * Somebody has seen all of it.
   *
   * @return how many
   */
  synchronized int acknowledge(String who, Instant now) throws IOException {
    List<Damage> seen = open;
    for (Damage one : seen) {
      write(one.aside().resolve(ACKNOWLEDGED), List.of(now.toString(), who));
    }
    look();
    return seen.size();
  }
}
