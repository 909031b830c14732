package org.scangate.remote.console;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Scanner;
import org.scangate.api.time.Ticker;

/** The drawings at each scanner where somebody has a session. Thread-safe. */
final class Boards {
  private final Ticker ticker;
  private final Map<Scanner, Board> boards = new HashMap<>();

  Boards(Ticker ticker) {
    this.ticker = ticker;
  }

  synchronized Board join(ConsoleSession session) {
    Board board = boards.computeIfAbsent(session.scanner(), scanner -> new Board(scanner, ticker));
    board.join(session);
    return board;
  }

  void leave(ConsoleSession session) {
    Board board;
    synchronized (this) {
      board = boards.get(session.scanner());
      if (board == null) {
        return;
      }
      if (board.leave(session)) {
        boards.remove(session.scanner());
      }
    }
    // Others are told with no lock held.
    board.changed();
  }

  /** Of a scanner's id; empty where nobody has a session. */
  synchronized Optional<Board> of(String scanner) {
    return boards.entrySet().stream()
        .filter(it -> it.getKey().info().id().equals(scanner))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  synchronized int size() {
    return boards.size();
  }
}
