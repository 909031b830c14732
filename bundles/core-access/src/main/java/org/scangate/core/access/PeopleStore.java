package org.scangate.core.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The people on disk. Reading takes a snapshot and no lock; changes go one at a time and are on
 * disk before they count. A file that cannot be read whole, or is gone though there was one, stops
 * the opening: an empty store would let anybody enrol.
 */
final class PeopleStore {
  static final String FILE = "people.json";

  /** Says that there were people once, so that a lost people.json is noticed. */
  static final String MARKER = "enrolled";

  private static final long LARGEST_FILE = 256L * 1024 * 1024;
  private static final Logger LOG = LoggerFactory.getLogger(PeopleStore.class);

  private final Path file;
  private final DurableFile.Watcher watcher;
  private final ReentrantLock changing = new ReentrantLock(true);
  private volatile SortedMap<String, PersonRecord> people;
  private volatile String writeFailure = "";

  /** The store cannot be opened; the message says why and what to do. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A change: reads and edits the draft; nothing happens when it throws. */
  @FunctionalInterface
  interface Change<T> {
    T make(Draft draft) throws Refused;
  }

  /** The people as they will be. */
  static final class Draft {
    private final TreeMap<String, PersonRecord> people;
    private final List<Runnable> afterwards = new ArrayList<>();
    private final List<Runnable> otherwise = new ArrayList<>();
    private boolean changed;

    private Draft(SortedMap<String, PersonRecord> people) {
      this.people = new TreeMap<>(people);
    }

    Optional<PersonRecord> find(String id) {
      return Optional.ofNullable(people.get(id));
    }

    PersonRecord get(String id) throws Refused {
      return find(id).orElseThrow(() -> unknown(id));
    }

    SortedMap<String, PersonRecord> all() {
      return Collections.unmodifiableSortedMap(people);
    }

    void put(PersonRecord person) throws Refused {
      changed |= !person.equals(people.put(person.id(), person));
      if (people.size() > PeopleDocument.MOST_PEOPLE) {
        throw new Refused(
            409,
            "people.full",
            "There are " + PeopleDocument.MOST_PEOPLE + " people; remove somebody first.");
      }
    }

    void remove(String id) {
      changed |= people.remove(id) != null;
    }

    /** Runs once the change is on disk, before the next change; must not block. */
    void afterwards(Runnable task) {
      afterwards.add(task);
    }

    /** Runs when the change does not come to be. */
    void otherwise(Runnable task) {
      otherwise.add(task);
    }
  }

  private PeopleStore(
      Path file, SortedMap<String, PersonRecord> people, DurableFile.Watcher watcher) {
    this.file = file;
    this.people = people;
    this.watcher = watcher;
  }

  static PeopleStore open(Path directory) throws Broken {
    return open(directory, step -> {});
  }

  static PeopleStore open(Path directory, DurableFile.Watcher watcher) throws Broken {
    Path file = directory.resolve(FILE);
    try {
      DurableFile.makeDirectory(directory);
      if (!Files.exists(file)) {
        return openFirst(directory, file, watcher);
      }
      if (DurableFile.tighten(file)) {
        LOG.warn("{} could be read by others; only its owner can now", file);
      }
      if (Files.size(file) > LARGEST_FILE) {
        throw broken(file, "it has " + Files.size(file) + " bytes, more than it can", null);
      }
      SortedMap<String, PersonRecord> people = PeopleDocument.read(Files.readAllBytes(file));
      if (people.isEmpty()) {
        throw broken(file, "nobody is in it, which ScanGate never writes", null);
      }
      PeopleStore store = new PeopleStore(file, people, watcher);
      store.mark();
      return store;
    } catch (BadJson e) {
      throw broken(file, e.getMessage(), e);
    } catch (IOException e) {
      throw broken(file, "it cannot be read: " + e, e);
    }
  }

  private static PeopleStore openFirst(Path directory, Path file, DurableFile.Watcher watcher)
      throws Broken {
    if (Files.exists(directory.resolve(MARKER))) {
      throw broken(file, "it is gone, though people were enrolled here", null);
    }
    return new PeopleStore(file, new TreeMap<>(), watcher);
  }

  private static Broken broken(Path file, String what, Throwable cause) {
    return new Broken(
        file
            + ": "
            + what
            + ". Nobody can sign in. Put back a good copy of the folder "
            + file.getParent()
            + "; or move that folder away to begin with nobody known.",
        cause);
  }

  /** Everybody, by id; does not change. */
  SortedMap<String, PersonRecord> all() {
    return people;
  }

  Optional<PersonRecord> find(String id) {
    return Optional.ofNullable(people.get(id));
  }

  boolean isEmpty() {
    return people.isEmpty();
  }

  Path file() {
    return file;
  }

  /** Why the last write failed; empty when it did not. */
  String writeFailure() {
    return writeFailure;
  }

  /**
   * Makes a change. It is on disk when this returns.
   *
   * @throws Refused by the change, or when it cannot be written; then nothing changed, though a
   *     change that failed in its very last step, the directory's sync, may be back after a restart
   */
  <T> T change(Change<T> change) throws Refused {
    changing.lock();
    try {
      Draft draft = new Draft(people);
      boolean done = false;
      try {
        T result = change.make(draft);
        if (draft.changed) {
          persist(draft.people);
          people = Collections.unmodifiableSortedMap(draft.people);
        }
        done = true;
        draft.afterwards.forEach(Runnable::run);
        return result;
      } finally {
        if (!done) {
          draft.otherwise.forEach(Runnable::run);
        }
      }
    } finally {
      changing.unlock();
    }
  }

  private void persist(SortedMap<String, PersonRecord> next) throws Refused {
    try {
      DurableFile.write(file, PeopleDocument.write(next.values()), watcher);
      mark();
      writeFailure = "";
    } catch (IOException e) {
      writeFailure = e.toString();
      LOG.error("{} cannot be written: {}", file, e.toString());
      throw new Refused(
          503,
          "access.store-unwritable",
          "The appliance cannot write its people now. Site IT: see the free space and health of its"
              + " disk.");
    }
  }

  private void mark() throws IOException {
    Path marker = file.resolveSibling(MARKER);
    if (!Files.exists(marker)) {
      byte[] text = ("since " + Instant.now() + "\n").getBytes(StandardCharsets.US_ASCII);
      DurableFile.write(marker, text, step -> {});
    }
  }

  static Refused unknown(String id) {
    return new Refused(404, "person.unknown", "There is nobody with the id '" + shown(id) + "'.");
  }

  /** At most 32 characters of what somebody typed, printable. */
  static String shown(String typed) {
    String start = typed.length() > 32 ? typed.substring(0, 32) : typed;
    return start.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
