package org.scangate.remote.console;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.scangate.api.console.Display;

/** A display that a test paints. */
final class TestDisplay implements Display {
  private final String id;
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private volatile Frame frame;
  private volatile Cursor cursor;

  TestDisplay(String id) {
    this.id = id;
  }

  TestDisplay(String id, int width, int height) {
    this(id);
    resize(width, height);
  }

  synchronized void resize(int width, int height) {
    Frame made = new Frame(width, height, new int[width * height]);
    frame = made;
    watchers.forEach(watcher -> watcher.replaced(made));
  }

  synchronized void show(Cursor shape) {
    cursor = shape;
    watchers.forEach(watcher -> watcher.cursor(shape));
  }

  void fill(int x, int y, int width, int height, int colour) {
    Frame now = frame;
    for (int row = y; row < y + height; row++) {
      java.util.Arrays.fill(
          now.pixels(), row * now.width() + x, row * now.width() + x + width, colour);
    }
    damage(x, y, width, height);
  }

  void noise(int x, int y, int width, int height, Random random) {
    Frame now = frame;
    for (int row = y; row < y + height; row++) {
      for (int i = row * now.width() + x; i < row * now.width() + x + width; i++) {
        now.pixels()[i] = random.nextInt() & 0xffffff;
      }
    }
    damage(x, y, width, height);
  }

  void damage(int x, int y, int width, int height) {
    Frame now = frame;
    watchers.forEach(watcher -> watcher.damaged(now, x, y, width, height));
  }

  int watchers() {
    return watchers.size();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String position() {
    return "";
  }

  @Override
  public Frame frame() {
    return frame;
  }

  @Override
  public Cursor cursor() {
    return cursor;
  }

  @Override
  public synchronized AutoCloseable watch(Watcher watcher) {
    watchers.add(watcher);
    if (frame != null) {
      watcher.replaced(frame);
    }
    if (cursor != null) {
      watcher.cursor(cursor);
    }
    return () -> watchers.remove(watcher);
  }
}
