package org.scangate.remote.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.scangate.api.access.Role;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Display;
import org.scangate.api.console.Scanner;
import org.scangate.api.time.Ticker;

/**
 * What people point at and draw over one scanner's console. It is shown to everyone at the console
 * and goes nowhere else: nothing here reaches the scanner. A line goes {@value #LINE_SECONDS} s
 * after its last point, a pointer {@value #POINTER_SECONDS} s after it moved, both with their
 * person's session or when the display changes its size: a mark must not stay over a picture that
 * it was not made for. What is asked too often, of another size, or without the right to, is not
 * done. Thread-safe.
 */
final class Board {
  static final int COLOURS = 8;
  static final int MOST_LINES = 96;
  static final int MOST_OF_ONE = 24;
  static final int MOST_POINTS = 400;
  static final int LINE_SECONDS = 60;
  static final int POINTER_SECONDS = 3;

  private static final long SECOND = 1_000_000_000L;
  private static final Set<Role> ON_SITE = Set.of(Role.ON_SITE_OPERATOR);

  /**
   * A line.
   *
   * @param id ascending within the board
   * @param author session of whoever drew it
   * @param number the author's own
   * @param by name
   * @param colour 0 to 7
   * @param points x and y in turn; never changed
   */
  record Line(
      long id, String author, int number, String by, int colour, String display, int[] points) {}

  /** Where somebody points. */
  record Pointer(String by, int colour, String display, int x, int y) {}

  /** All that is to be seen now; lines by id. */
  record Seen(List<Line> lines, List<Pointer> pointers) {
    boolean isEmpty() {
      return lines.isEmpty() && pointers.isEmpty();
    }
  }

  private record Kept<T>(T what, Size size, long nanos) {}

  private record Size(int width, int height) {}

  private final Scanner scanner;
  private final Ticker ticker;
  private final Map<String, Author> authors = new LinkedHashMap<>();
  private final TreeMap<Long, Kept<Line>> lines = new TreeMap<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private long lastId;

  Board(Scanner scanner, Ticker ticker) {
    this.scanner = scanner;
    this.ticker = ticker;
  }

  /** Somebody in a session; who may draw gets the first colour that nobody else has. */
  synchronized void join(ConsoleSession session) {
    int colour = session.mayAnnotate() ? 0 : -1;
    while (colour >= 0 && colour < COLOURS - 1 && isTaken(colour)) {
      colour++;
    }
    authors.put(session.id(), new Author(colour, ticker.nanoTime()));
  }

  private boolean isTaken(int colour) {
    return authors.values().stream().anyMatch(it -> it.colour == colour);
  }

  /** Everything of the session goes, untold; true when nobody is left. */
  synchronized boolean leave(ConsoleSession session) {
    authors.remove(session.id());
    lines.values().removeIf(it -> it.what().author().equals(session.id()));
    return authors.isEmpty();
  }

  /**
   * Told that something is drawn or gone, on any thread; must not block. What fades is not told.
   */
  void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  void unwatch(Runnable watcher) {
    watchers.remove(watcher);
  }

  /** Tells the watchers. */
  void changed() {
    watchers.forEach(Runnable::run);
  }

  /** Does what the person of a session asks; what may not be done is left. */
  void draw(ConsoleSession session, Drawing drawing) {
    boolean done;
    synchronized (this) {
      Author author = authors.get(session.id());
      done = author != null && author.allowance.take(ticker.nanoTime());
      if (done) {
        done = done(session, author, drawing);
      }
    }
    if (done) {
      changed();
    }
  }

  private boolean done(ConsoleSession session, Author author, Drawing drawing) {
    if (drawing instanceof Drawing.ClearAll) {
      boolean may = session.holdsControl() || session.signIn().person().hasAny(ON_SITE);
      if (may) {
        clearAll();
      }
      return may;
    }
    if (!session.mayAnnotate()) {
      return false;
    }
    if (drawing instanceof Drawing.Point point) {
      return point(session, author, point);
    }
    if (drawing instanceof Drawing.Line line) {
      return line(session, author, line);
    }
    if (drawing instanceof Drawing.Away) {
      author.pointer = null;
      return true;
    }
    List<Long> own = idsOf(session.id());
    if (drawing instanceof Drawing.Undo) {
      own = own.subList(Math.max(0, own.size() - 1), own.size());
    }
    own.forEach(lines::remove);
    return !own.isEmpty();
  }

  /** By the word of somebody who needs no session. */
  void clear() {
    synchronized (this) {
      clearAll();
    }
    changed();
  }

  private void clearAll() {
    lines.clear();
    authors.values().forEach(it -> it.pointer = null);
  }

  private boolean point(ConsoleSession session, Author author, Drawing.Point point) {
    Size size = size(point.display());
    if (size == null || !isOn(size, point.x(), point.y())) {
      return false;
    }
    String name = session.signIn().person().name();
    Pointer pointer = new Pointer(name, author.colour, point.display(), point.x(), point.y());
    author.pointer = new Kept<>(pointer, size, ticker.nanoTime());
    return true;
  }

  private boolean line(ConsoleSession session, Author author, Drawing.Line more) {
    Size size = size(more.display());
    if (size == null || !areOn(size, more.points())) {
      return false;
    }
    Kept<Line> before = ofNumber(session.id(), more.line());
    int[] old = before == null ? new int[0] : before.what().points();
    boolean goesOn =
        before == null
            || (before.size().equals(size) && before.what().display().equals(more.display()));
    if (more.from() != old.length / 2
        || !goesOn
        || old.length + more.points().length > 2 * MOST_POINTS) {
      return false;
    }
    int[] points = Arrays.copyOf(old, old.length + more.points().length);
    System.arraycopy(more.points(), 0, points, old.length, more.points().length);
    long id = before == null ? ++lastId : before.what().id();
    String name = session.signIn().person().name();
    Line line =
        new Line(id, session.id(), more.line(), name, author.colour, more.display(), points);
    lines.put(id, new Kept<>(line, size, ticker.nanoTime()));
    // Its end is where the person is now.
    author.pointer = null;
    makeRoom(session.id());
    return true;
  }

  /** The oldest go: of this person, and of everyone. */
  private void makeRoom(String author) {
    List<Long> own = idsOf(author);
    if (own.size() > MOST_OF_ONE) {
      lines.remove(own.get(0));
    }
    if (lines.size() > MOST_LINES) {
      lines.pollFirstEntry();
    }
  }

  private List<Long> idsOf(String author) {
    return lines.values().stream()
        .map(Kept::what)
        .filter(it -> it.author().equals(author))
        .map(Line::id)
        .toList();
  }

  private Kept<Line> ofNumber(String author, int number) {
    return lines.values().stream()
        .filter(it -> it.what().author().equals(author) && it.what().number() == number)
        .findFirst()
        .orElse(null);
  }

  private static boolean areOn(Size size, int[] points) {
    for (int i = 0; i + 1 < points.length; i += 2) {
      if (!isOn(size, points[i], points[i + 1])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOn(Size size, int x, int y) {
    return x >= 0 && y >= 0 && x < size.width() && y < size.height();
  }

  /** Null while there is no such display, or no picture on it. */
  private Size size(String display) {
    Display.Frame frame = scanner.display(display).map(Display::frame).orElse(null);
    return frame == null ? null : new Size(frame.width(), frame.height());
  }

  synchronized Seen seen() {
    long now = ticker.nanoTime();
    lines.values().removeIf(it -> !holds(it, it.what().display(), LINE_SECONDS, now));
    List<Pointer> pointers = new ArrayList<>();
    for (Author author : authors.values()) {
      Kept<Pointer> at = author.pointer;
      if (at != null && !holds(at, at.what().display(), POINTER_SECONDS, now)) {
        author.pointer = null;
      } else if (at != null) {
        pointers.add(at.what());
      }
    }
    return new Seen(lines.values().stream().map(Kept::what).toList(), pointers);
  }

  private boolean holds(Kept<?> kept, String display, int seconds, long now) {
    return now - kept.nanos() < seconds * SECOND && kept.size().equals(size(display));
  }

  private static final class Author {
    private final int colour;
    private final DrawingAllowance allowance;
    private Kept<Pointer> pointer;

    Author(int colour, long now) {
      this.colour = colour;
      allowance = new DrawingAllowance(now);
    }
  }
}
