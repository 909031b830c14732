package org.scangate.remote.console;

import java.util.HashMap;
import java.util.Map;
import org.scangate.api.console.Display;
import org.scangate.api.time.Ticker;
import org.scangate.lib.rfb.tile.TileEncoders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The displays that somebody views. */
final class Hubs {
  private static final Logger LOG = LoggerFactory.getLogger(Hubs.class);

  private final TileEncoders encoders;
  private final Ticker ticker;
  private final Map<Display, DisplayHub> hubs = new HashMap<>();

  Hubs(TileEncoders encoders, Ticker ticker) {
    this.encoders = encoders;
    this.ticker = ticker;
  }

  /** The display's hub, with this viewer; null when it has too many. */
  synchronized DisplayHub attach(Display display, Viewer viewer) {
    DisplayHub hub =
        hubs.computeIfAbsent(display, unseen -> new DisplayHub(unseen, encoders, ticker));
    return hub.attach(viewer) ? hub : null;
  }

  synchronized void detach(Display display, Viewer viewer) {
    DisplayHub hub = hubs.get(display);
    try {
      if (hub != null && hub.detach(viewer)) {
        hubs.remove(display);
      }
    } catch (Exception e) {
      hubs.remove(display);
      LOG.error("display {} may still be watched", display.id(), e);
    }
  }

  synchronized int size() {
    return hubs.size();
  }
}
