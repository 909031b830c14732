package org.scangate.core.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one-time code that makes the first site-it person, while nobody is known. */
final class Enrolment {
  static final String FILE = "enrolment-code";
  private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);

  private final PeopleStore store;
  private final Path file;
  private final String code;

  private Enrolment(PeopleStore store, Path file, String code) {
    this.store = store;
    this.file = file;
    this.code = code;
  }

  /** Finds the code of an earlier start, makes one, or clears it away when somebody is known. */
  static Enrolment open(Path directory, PeopleStore store) throws IOException {
    Path file = directory.resolve(FILE);
    if (!store.isEmpty()) {
      DurableFile.delete(file);
      return new Enrolment(store, file, "");
    }
    String code = "";
    if (Files.exists(file)) {
      DurableFile.tighten(file);
      code = SecretCodes.canonical(Files.readString(file, StandardCharsets.ISO_8859_1));
    }
    if (code.isEmpty()) {
      code = SecretCodes.readable();
      DurableFile.write(file, (code + "\n").getBytes(StandardCharsets.US_ASCII), step -> {});
    }
    LOG.info("nobody is known yet: the code to enrol the first site-it person is in {}", file);
    return new Enrolment(store, file, code);
  }

  /** The code, while nobody is known. */
  Optional<String> code() {
    return store.isEmpty() ? Optional.of(code) : Optional.empty();
  }

  boolean matches(String typed) {
    return code().filter(c -> SecretCodes.same(c, SecretCodes.canonical(typed))).isPresent();
  }

  /** Somebody is known now. */
  void over() {
    try {
      DurableFile.delete(file);
    } catch (IOException e) {
      LOG.warn("{} is of no use any more but cannot be deleted: {}", file, e.toString());
    }
  }

  Path file() {
    return file;
  }
}
