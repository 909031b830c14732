package org.scangate.scanner.runtime;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Waits for whole pictures on some displays. Thread-safe. */
final class AwaitedPictures implements AutoCloseable {
  private final Runnable changed;
  private final List<Picture> pictures = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> watches = new CopyOnWriteArrayList<>();

  /**
   * @param changed told on the driver's thread when one more is complete
   */
  AwaitedPictures(Runnable changed) {
    this.changed = changed;
  }

  void on(ScannerDisplay display) {
    Picture picture = new Picture(changed);
    pictures.add(picture);
    watches.add(display.watch(picture));
  }

  boolean complete() {
    return pictures.stream().allMatch(Picture::complete);
  }

  /** Forgets them all. */
  @Override
  public void close() {
    for (AutoCloseable watch : List.copyOf(watches)) {
      try {
        watch.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    watches.clear();
    pictures.clear();
  }
}
