package org.scangate.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.scangate.api.site.SiteProblem;

/**
 * Checks site files: reads, holds against the schema, looks for meaning and for files. Needs no
 * OSGi. Thread-safe.
 */
final class SiteCheck {
  private final Path etc;
  private final Kind kind;

  /**
   * @param etc the directory of the appliance's site file, its secrets and hardware profiles
   */
  SiteCheck(Path etc) {
    this(etc, Kind.APPLIANCE);
  }

  /**
   * @param kind whose file it is
   */
  SiteCheck(Path etc, Kind kind) {
    this.etc = etc;
    this.kind = kind;
  }

  /**
   * A checked file.
   *
   * @param site its values; null when it is no YAML
   * @param problems every mistake and remark, by line
   */
  record Checked(SiteNode site, List<SiteProblem> problems) {
    boolean valid() {
      return problems.stream().noneMatch(SiteProblem::error);
    }

    /** For example {@code 1 mistake, 2 remarks}; empty when there is neither. */
    String count() {
      long errors = problems.stream().filter(SiteProblem::error).count();
      long remarks = problems.size() - errors;
      return Stream.of(some(errors, "mistake"), some(remarks, "remark"))
          .filter(words -> !words.isEmpty())
          .collect(Collectors.joining(", "));
    }

    private static String some(long number, String what) {
      return number == 0 ? "" : number == 1 ? "1 " + what : number + " " + what + "s";
    }
  }

  /** The schemas, loaded when the first file is checked: their classes are heavy. */
  private static final class Schemas {
    private static final Map<Kind, SchemaCheck> FILES = new ConcurrentHashMap<>();
    static final SchemaCheck HARDWARE = new SchemaCheck("hardware-profile.schema.json");
    static final SchemaCheck RELAY = new SchemaCheck("relay-profile.schema.json");

    static SchemaCheck of(Kind kind) {
      return FILES.computeIfAbsent(kind, it -> new SchemaCheck(it.schema()));
    }
  }

  /**
   * @param name the file's name for the problems
   */
  Checked check(String name, byte[] bytes) {
    Problems problems = new Problems(name);
    SiteNode site = YamlReader.read(bytes, problems);
    if (site != null) {
      Schemas.of(kind).check(site, problems);
      Meaning.check(site, problems);
      SiteFiles files = new SiteFiles(etc);
      files.check(site, problems);
      hardwareProfile(site.at("hardware-profile"), problems);
      new RelayProfiles(etc).check(site, Schemas.RELAY, problems);
      Availability.check(site, problems);
    }
    return new Checked(site, problems.sorted());
  }

  /** Reads without any check beyond YAML; null when it is none. For files found valid before. */
  static SiteNode readUnchecked(byte[] bytes) {
    Problems problems = new Problems("site.yaml");
    SiteNode site = YamlReader.read(bytes, problems);
    return problems.sorted().isEmpty() ? site : null;
  }

  /**
   * The content of a file, one byte more than is allowed at most.
   *
   * @throws IOException see {@link Trouble#wordsOf}
   */
  static byte[] read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(YamlReader.MAX_BYTES + 1);
    }
  }

  private void hardwareProfile(SiteNode name, Problems problems) {
    Path file = etc.resolve("hardware-profiles").resolve(name.text("") + ".yaml");
    if (!Values.isId(name.text("")) || !Files.isRegularFile(file)) {
      return; // said by SiteFiles
    }
    Problems own = new Problems(file.getFileName().toString());
    try {
      SiteNode profile = YamlReader.read(read(file), own);
      if (profile != null) {
        Schemas.HARDWARE.check(profile, own);
        if (!profile.at("name").text(name.text("")).equals(name.text(""))) {
          own.error(profile.at("name"), "differs from the file's name");
        }
      }
    } catch (IOException e) {
      own.error(1, "file", Trouble.wordsOf(e));
    }
    own.sorted().forEach(problem -> problems.error(name, problem.toString()));
  }
}
