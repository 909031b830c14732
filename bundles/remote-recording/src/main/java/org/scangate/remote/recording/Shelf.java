package org.scangate.remote.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folders of recordings: {@code SCANNER/ID/}, with {@code DISPLAY-MILLIS.fbs} for each segment,
 * {@code events.jsonl}, {@code keep} with the milliseconds that it is kept where the site file says
 * nothing any more, and {@code ended} once every hash is in the audit, with how long it is in
 * milliseconds. Folders are 0700, files 0600: they hold pictures of patients. Thread-safe.
 */
final class Shelf {
  static final String EVENTS = "events.jsonl";
  static final String ENDED = "ended";

  private static final String KEEP = "keep";

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern ID = Pattern.compile("[0-9]{8}T[0-9]{9}Z");
  private static final Pattern SEGMENT = Pattern.compile("([a-z0-9-]{1,32})-([0-9]{9,12})\\.fbs");
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final DateTimeFormatter IDS =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final Path root;

  Shelf(Path root) {
    this.root = root;
  }

  /** A recording. */
  record Folder(String scanner, String id, Path path) {
    Instant since() {
      return IDS.parse(id, Instant::from);
    }

    boolean ended() {
      return Files.exists(path.resolve(ENDED));
    }

    /** How long it is, in milliseconds; 0 when that is not known. */
    long millis() {
      return number(path.resolve(ENDED)).orElse(0);
    }

    /** How long it is kept where the site file says nothing; empty when that is not known. */
    Optional<Duration> keep() {
      OptionalLong millis = number(path.resolve(KEEP));
      return millis.isEmpty()
          ? Optional.empty()
          : Optional.of(Duration.ofMillis(millis.getAsLong()));
    }

    private static OptionalLong number(Path file) {
      try {
        return OptionalLong.of(Long.parseLong(Files.readString(file)));
      } catch (IOException | NumberFormatException e) {
        return OptionalLong.empty();
      }
    }
  }

  /**
   * A segment.
   *
   * @param millis of its beginning, from the recording's
   */
  record Part(String display, long millis, Path path) {
    String name() {
      return path.getFileName().toString();
    }
  }

  Folder make(String scanner, Instant since, Duration keep) throws IOException {
    if (!NAME.matcher(scanner).matches()) {
      throw new IOException("'" + scanner + "' is no id of a scanner");
    }
    Path path = root.resolve(scanner).resolve(IDS.format(since));
    Files.createDirectories(path.getParent(), FOLDER_MODE);
    Files.createDirectory(path, FOLDER_MODE);
    write(path.resolve(KEEP), keep.toMillis());
    return new Folder(scanner, path.getFileName().toString(), path);
  }

  /** Nothing more is written to it. */
  static void end(Folder folder, long millis) throws IOException {
    write(folder.path().resolve(ENDED), millis);
  }

  private static void write(Path file, long number) throws IOException {
    try (FileChannel channel = create(file)) {
      channel.truncate(0);
      channel.write(StandardCharsets.US_ASCII.encode(Long.toString(number)));
      channel.force(true);
    }
  }

  static Path part(Folder folder, String display, long millis) {
    return folder.path().resolve("%s-%09d.fbs".formatted(display, millis));
  }

  /** Opens a file to append to; a new one is of mode 0600. */
  static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** All recordings of a scanner, the oldest first. */
  List<Folder> of(String scanner) throws IOException {
    List<Folder> found = new ArrayList<>();
    Path folder = root.resolve(scanner);
    if (!NAME.matcher(scanner).matches() || !Files.isDirectory(folder)) {
      return found;
    }
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
      for (Path path : paths) {
        String id = path.getFileName().toString();
        if (isId(id)) {
          found.add(new Folder(scanner, id, path));
        }
      }
    }
    found.sort(Comparator.comparing(Folder::id));
    return found;
  }

  private static boolean isId(String id) {
    try {
      return ID.matcher(id).matches() && IDS.parse(id) != null;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  List<Folder> all() throws IOException {
    List<Folder> found = new ArrayList<>();
    if (Files.isDirectory(root)) {
      try (DirectoryStream<Path> scanners = Files.newDirectoryStream(root)) {
        for (Path scanner : scanners) {
          found.addAll(of(scanner.getFileName().toString()));
        }
      }
    }
    found.sort(Comparator.comparing(Folder::id));
    return found;
  }

  /** Its segments, in the order of their beginning. */
  static List<Part> parts(Folder folder) throws IOException {
    List<Part> parts = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder.path())) {
      for (Path path : paths) {
        Matcher name = SEGMENT.matcher(path.getFileName().toString());
        if (name.matches()) {
          parts.add(new Part(name.group(1), Long.parseLong(name.group(2)), path));
        }
      }
    } catch (NoSuchFileException e) {
      // It is being deleted.
      return List.of();
    }
    parts.sort(Comparator.comparingLong(Part::millis).thenComparing(Part::display));
    return parts;
  }

  /** The lines of its time line; what was cut off in the middle of the last one is left. */
  static List<String> events(Folder folder) throws IOException {
    Path file = folder.path().resolve(EVENTS);
    if (!Files.exists(file)) {
      return List.of();
    }
    String all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return all.substring(0, all.lastIndexOf('\n') + 1).lines().toList();
  }

  static long bytes(Folder folder) throws IOException {
    long bytes = 0;
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder.path())) {
      for (Path path : paths) {
        bytes += Files.size(path);
      }
    } catch (NoSuchFileException e) {
      // It is being deleted.
      return 0;
    }
    return bytes;
  }

  long bytesOf(String scanner) throws IOException {
    long bytes = 0;
    for (Folder folder : of(scanner)) {
      bytes += bytes(folder);
    }
    return bytes;
  }

  /** Bytes that the disk has left. */
  long room() throws IOException {
    Files.createDirectories(root, FOLDER_MODE);
    return Files.getFileStore(root).getUsableSpace();
  }

  static void delete(Folder folder) throws IOException {
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder.path())) {
      for (Path path : paths) {
        Files.delete(path);
      }
    }
    Files.delete(folder.path());
  }

  /** So many bytes of a file at most; none beyond its end. */
  static byte[] read(Path file, long from, int atMost) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long rest = Math.max(0, channel.size() - from);
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(atMost, rest));
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
        // Goes on where it stopped.
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    }
  }

  /** SHA-256 of a file, in hexadecimal. */
  static String hash(Path file) throws IOException {
    MessageDigest digest = FbsFile.sha256();
    try (var in = Files.newInputStream(file)) {
      byte[] buffer = new byte[64 * 1024];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
