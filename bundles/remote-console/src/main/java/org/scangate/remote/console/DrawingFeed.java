package org.scangate.remote.console;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.link.ChannelContext;

/**
 * Tells one session the drawings at its console: what differs from what it was told, at most every
 * {@value #PACE_MILLIS} ms, at most {@value #MOST_POINTS} points at once, and never while the link
 * has no room. So whoever joins late, or was away, gets those of now. Methods belong to whoever has
 * the session's turn.
 */
final class DrawingFeed {
  private static final int PACE_MILLIS = 50;
  private static final int MOST_POINTS = 2_000;

  private final Board board;
  private final ConsoleSession session;
  private final ChannelContext context;
  private final Consoles consoles;
  private final Turns turns;
  private final Consumer<ByteBuffer> send;
  private final AtomicBoolean waits = new AtomicBoolean();
  private final Runnable watcher = this::changed;
  private final Map<Long, Integer> told = new HashMap<>();
  private List<Board.Pointer> toldPointers = List.of();
  private boolean pacing;
  private boolean over;

  DrawingFeed(
      Board board,
      ConsoleSession session,
      ChannelContext context,
      Consoles consoles,
      Turns turns,
      Consumer<ByteBuffer> send) {
    this.board = board;
    this.session = session;
    this.context = context;
    this.consoles = consoles;
    this.turns = turns;
    this.send = send;
    board.watch(watcher);
  }

  /** On any thread; several changes are told at once. */
  private void changed() {
    if (waits.compareAndSet(false, true)) {
      turns.add(
          () -> {
            waits.set(false);
            tell();
          });
    }
  }

  void act(Drawing drawing) {
    board.draw(session, drawing);
  }

  /** Tells what is new, if it may now. */
  void tell() {
    if (over || pacing || !context.writable()) {
      return;
    }
    Board.Seen seen = board.seen();
    DrawingMessages.News news = new DrawingMessages.News(more(seen), gone(seen), seen.pointers());
    if (news.lines().isEmpty() && news.gone().isEmpty() && news.pointers().equals(toldPointers)) {
      return;
    }
    news.lines().forEach(it -> told.put(it.line().id(), it.to()));
    news.gone().forEach(told::remove);
    toldPointers = news.pointers();
    send.accept(SessionMessages.drawings(news));
    pacing = true;
    Runnable unused =
        consoles.later(
            PACE_MILLIS,
            () ->
                turns.add(
                    () -> {
                      pacing = false;
                      tell();
                    }));
  }

  private List<DrawingMessages.More> more(Board.Seen seen) {
    List<DrawingMessages.More> more = new ArrayList<>();
    int room = MOST_POINTS;
    for (Board.Line line : seen.lines()) {
      int from = told.getOrDefault(line.id(), 0);
      int to = Math.min(line.points().length / 2, from + room);
      if (to > from) {
        boolean own = line.author().equals(session.id());
        more.add(new DrawingMessages.More(line, own, from, to));
        room -= to - from;
      }
    }
    return more;
  }

  private List<Long> gone(Board.Seen seen) {
    Set<Long> gone = new HashSet<>(told.keySet());
    seen.lines().forEach(line -> gone.remove(line.id()));
    return gone.stream().sorted().toList();
  }

  void close() {
    over = true;
    board.unwatch(watcher);
    consoles.boards().leave(session);
  }
}
