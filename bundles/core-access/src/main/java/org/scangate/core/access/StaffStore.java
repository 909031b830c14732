package org.scangate.core.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PINs and badges on disk, {@code staff.json} beside the people. A file that cannot be read whole
 * means that nobody has any: site IT gives them anew, and nothing is open to anybody meanwhile.
 */
final class StaffStore {
  static final String FILE = "staff.json";

  private static final int LONGEST_HASH = 200;
  private static final Logger LOG = LoggerFactory.getLogger(StaffStore.class);

  private final Path file;
  private volatile SortedMap<String, StaffRecord> staff;

  /** What a change makes of a record. */
  @FunctionalInterface
  interface Change {
    StaffRecord of(StaffRecord now) throws Refused;
  }

  StaffStore(Path directory) {
    file = directory.resolve(FILE);
    staff = Collections.unmodifiableSortedMap(read());
  }

  private SortedMap<String, StaffRecord> read() {
    SortedMap<String, StaffRecord> found = new TreeMap<>();
    if (!Files.exists(file)) {
      return found;
    }
    try {
      DurableFile.tighten(file);
      JsonFields document = JsonFields.read(Files.readAllBytes(file));
      for (JsonFields fields : document.objects("staff", PeopleDocument.MOST_PEOPLE)) {
        StaffRecord one =
            new StaffRecord(
                fields.text("person", 32),
                fields.text("handle", 64),
                some(fields.texts("pin", 1, LONGEST_HASH)),
                some(fields.texts("badge", 1, LONGEST_HASH)),
                fields.instantOrNull("locked"));
        fields.end();
        if (!one.pin().isEmpty()) {
          PasswordHasher.check(one.pin());
        }
        found.put(one.person(), one);
      }
      document.end();
      return found;
    } catch (IOException | BadJson | IllegalArgumentException e) {
      LOG.error("{} cannot be read, no PIN and no badge is known: {}", file, e.getMessage());
      return new TreeMap<>();
    }
  }

  private static String some(java.util.List<String> none) {
    return none.isEmpty() ? "" : none.get(0);
  }

  SortedMap<String, StaffRecord> all() {
    return staff;
  }

  /** Changes the record of a person, on disk when this returns; one of before a reset goes. */
  synchronized void change(PersonRecord person, Change change) throws Refused {
    StaffRecord known = staff.get(person.id());
    StaffRecord now =
        known != null && known.handle().equals(person.handle()) ? known : StaffRecord.fresh(person);
    TreeMap<String, StaffRecord> next = new TreeMap<>(staff);
    next.put(person.id(), change.of(now));
    ObjectNode document = JsonFields.object();
    ArrayNode array = document.putArray("staff");
    for (StaffRecord one : next.values()) {
      ObjectNode json = array.addObject().put("person", one.person()).put("handle", one.handle());
      put(json.putArray("pin"), one.pin());
      put(json.putArray("badge"), one.badge());
      json.put("locked", one.locked() == null ? null : one.locked().toString());
    }
    try {
      DurableFile.write(file, JsonFields.write(document), step -> {});
    } catch (IOException e) {
      LOG.error("{} cannot be written: {}", file, e.toString());
      throw new Refused(
          503,
          "access.store-unwritable",
          "The appliance cannot write its PINs now. Site IT: see the free space and health of its"
              + " disk.");
    }
    staff = Collections.unmodifiableSortedMap(next);
  }

  private static void put(ArrayNode to, String text) {
    if (!text.isEmpty()) {
      to.add(text);
    }
  }
}
