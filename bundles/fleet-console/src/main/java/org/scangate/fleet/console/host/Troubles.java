package org.scangate.fleet.console.host;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.scangate.fleet.console.model.NodeView.Since;
import org.scangate.fleet.console.model.Trouble;

/** What is wrong with one appliance, and since when. One thread at a time. */
final class Troubles {
  private final Map<Trouble, Since> all = new EnumMap<>(Trouble.class);
  private List<Since> view = List.of();

  /**
   * Says whether it is so.
   *
   * @param words null: it is not so
   * @return whether that is news
   */
  boolean set(Trouble trouble, String words, long now) {
    Since before = all.get(trouble);
    if (words == null ? before == null : before != null && before.words().equals(words)) {
      return false;
    }
    if (words == null) {
      all.remove(trouble);
    } else {
      all.put(trouble, new Since(trouble, before == null ? now : before.at(), words));
    }
    view = List.copyOf(all.values());
    return true;
  }

  /** Worst first. */
  List<Since> view() {
    return view;
  }
}
