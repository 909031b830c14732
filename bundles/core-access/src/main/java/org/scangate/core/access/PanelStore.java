package org.scangate.core.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The panels on disk, {@code panels.json} beside the people. A file that cannot be read whole means
 * that no panel is known: tablets enrol anew, and nothing is open to anybody meanwhile.
 */
final class PanelStore {
  static final String FILE = "panels.json";
  static final int MOST_PANELS = 256;

  private static final Logger LOG = LoggerFactory.getLogger(PanelStore.class);

  private final Path file;
  private volatile SortedMap<String, PanelRecord> panels;

  PanelStore(Path directory) {
    file = directory.resolve(FILE);
    panels = Collections.unmodifiableSortedMap(read());
  }

  private SortedMap<String, PanelRecord> read() {
    SortedMap<String, PanelRecord> found = new TreeMap<>();
    if (!Files.exists(file)) {
      return found;
    }
    try {
      DurableFile.tighten(file);
      JsonFields document = JsonFields.read(Files.readAllBytes(file));
      for (JsonFields fields : document.objects("panels", MOST_PANELS)) {
        Instant since = fields.instantOrNull("since");
        PanelRecord panel =
            new PanelRecord(
                fields.text("id", 32),
                since == null ? Instant.EPOCH : since,
                fields.text("by", 64),
                fields.text("key", PanelRecord.LONGEST_KEY));
        fields.end();
        if (!PersonRecord.isId(panel.id()) || !PanelRecord.isKey(panel.key())) {
          throw new BadJson("'" + panel.id() + "' is no panel");
        }
        found.put(panel.id(), panel);
      }
      document.end();
      return found;
    } catch (IOException | BadJson e) {
      LOG.error("{} cannot be read, no panel is known: {}", file, e.getMessage());
      return new TreeMap<>();
    }
  }

  SortedMap<String, PanelRecord> all() {
    return panels;
  }

  /** Puts or, with null, takes away; on disk when this returns. */
  synchronized void set(String id, PanelRecord panel) throws Refused {
    TreeMap<String, PanelRecord> next = new TreeMap<>(panels);
    if (panel == null) {
      next.remove(id);
    } else {
      next.put(id, panel);
    }
    ObjectNode document = JsonFields.object();
    ArrayNode array = document.putArray("panels");
    for (PanelRecord one : next.values()) {
      array
          .addObject()
          .put("id", one.id())
          .put("since", one.since().toString())
          .put("by", one.by())
          .put("key", one.key());
    }
    try {
      DurableFile.write(file, JsonFields.write(document), step -> {});
    } catch (IOException e) {
      LOG.error("{} cannot be written: {}", file, e.toString());
      throw new Refused(
          503,
          "access.store-unwritable",
          "The appliance cannot write its panels now. Site IT: see the free space and health of its"
              + " disk.");
    }
    panels = Collections.unmodifiableSortedMap(next);
  }
}
