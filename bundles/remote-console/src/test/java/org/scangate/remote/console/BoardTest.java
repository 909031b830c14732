package org.scangate.remote.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Role;
import org.scangate.remote.console.TestScanner.TestSession;

class BoardTest {
  private static final Drawing UNDO = new Drawing.Undo();
  private static final Drawing CLEAR = new Drawing.Clear();
  private static final Drawing CLEAR_ALL = new Drawing.ClearAll();

  private final ManualTicker time = new ManualTicker();
  private final TestDisplay display = new TestDisplay("main", 640, 480);
  private final TestScanner scanner = new TestScanner(display, new TestDisplay("dark"));
  private final Board board = new Board(scanner, time);
  private final TestSession tess = session("tess", Role.TECHNOLOGIST);
  private final TestSession trudy = session("trudy", Role.TRAINEE);
  private final TestSession phil = session("phil", Role.PHYSICIST);
  private final TestSession olga = session("olga", Role.ON_SITE_OPERATOR);

  private TestSession session(String id, Role role) {
    return scanner.session(TestScanner.signIn(id, role));
  }

  @BeforeEach
  void join() {
    List.of(phil, tess, trudy, olga).forEach(board::join);
  }

  private static Drawing line(int number, int from, int... points) {
    return new Drawing.Line("main", number, from, points);
  }

  private List<int[]> lines() {
    return board.seen().lines().stream().map(Board.Line::points).toList();
  }

  @Test
  void aLineIsShownWithItsPersonAndGrows() {
    board.draw(tess, line(1, 0, 0, 0));
    board.draw(trudy, line(1, 0, 1, 2, 3, 4));
    board.draw(trudy, line(1, 2, 639, 479));
    assertThat(lines()).containsExactly(new int[] {0, 0}, new int[] {1, 2, 3, 4, 639, 479});
    Board.Line drawn = board.seen().lines().get(1);
    assertThat(drawn.by()).isEqualTo("Dr trudy");
    assertThat(drawn.colour()).isEqualTo(1);
    assertThat(board.seen().lines().get(0).colour()).isZero();
  }

  @Test
  void whatDoesNotFitIsLeft() {
    board.draw(trudy, line(1, 0, 1, 2));
    for (Drawing wrong :
        List.of(
            line(1, 0, 3, 4),
            line(1, 2, 3, 4),
            line(1, 1, 640, 4),
            line(1, 1, 4, 480),
            line(1, 1, 1, 1, -1, 0),
            new Drawing.Line("dark", 2, 0, new int[] {0, 0}),
            new Drawing.Line("none", 2, 0, new int[] {0, 0}),
            new Drawing.Line("dark", 1, 1, new int[] {0, 0}),
            new Drawing.Point("main", 640, 0),
            new Drawing.Point("dark", 0, 0))) {
      board.draw(trudy, wrong);
    }
    assertThat(lines()).containsExactly(new int[] {1, 2});
    assertThat(board.seen().pointers()).isEmpty();
  }

  @Test
  void onlyWhoMayDrawsAndPoints() {
    for (TestSession session : List.of(phil, olga)) {
      board.draw(session, line(1, 0, 1, 2));
      board.draw(session, new Drawing.Point("main", 1, 1));
    }
    assertThat(board.seen()).isEqualTo(new Board.Seen(List.of(), List.of()));
  }

  @Test
  void everyoneTakesBackTheirOwnAndTheHolderOrWhoIsOnSiteEverything() {
    board.draw(tess, line(1, 0, 9, 9));
    for (int i = 1; i <= 3; i++) {
      board.draw(trudy, line(i, 0, i, i));
    }
    board.draw(trudy, UNDO);
    assertThat(lines()).containsExactly(new int[] {9, 9}, new int[] {1, 1}, new int[] {2, 2});
    board.draw(trudy, CLEAR_ALL);
    board.draw(tess, CLEAR_ALL);
    assertThat(lines()).as("neither holds control").hasSize(3);
    board.draw(trudy, CLEAR);
    assertThat(lines()).containsExactly(new int[] {9, 9});
    board.draw(olga, CLEAR_ALL);
    assertThat(lines()).isEmpty();
    board.draw(trudy, line(4, 0, 4, 4));
    board.draw(trudy, new Drawing.Point("main", 4, 4));
    tess.holds = true;
    board.draw(tess, CLEAR_ALL);
    assertThat(board.seen()).isEqualTo(new Board.Seen(List.of(), List.of()));
  }

  @Test
  void marksFadeAndDoNotOutliveTheirPicture() {
    board.draw(trudy, line(1, 0, 1, 1));
    board.draw(trudy, new Drawing.Point("main", 4, 4));
    time.advanceMillis(2_999);
    assertThat(board.seen().pointers()).hasSize(1);
    time.advanceMillis(1);
    assertThat(board.seen().pointers()).isEmpty();
    time.advanceMillis(56_999);
    assertThat(lines()).hasSize(1);
    time.advanceMillis(1);
    assertThat(lines()).isEmpty();

    board.draw(trudy, line(2, 0, 1, 1));
    board.draw(trudy, new Drawing.Point("main", 4, 4));
    display.resize(800, 600);
    board.draw(trudy, line(2, 1, 2, 2));
    assertThat(board.seen()).isEqualTo(new Board.Seen(List.of(), List.of()));
  }

  @Test
  void whoGoesTakesTheirMarksAlong() {
    AtomicInteger told = new AtomicInteger();
    board.watch(told::incrementAndGet);
    board.draw(trudy, line(1, 0, 1, 1));
    board.draw(trudy, new Drawing.Point("main", 4, 4));
    assertThat(told).hasValue(2);
    assertThat(board.leave(trudy)).isFalse();
    assertThat(board.seen()).isEqualTo(new Board.Seen(List.of(), List.of()));
    board.draw(trudy, line(2, 0, 1, 1));
    assertThat(lines()).isEmpty();
    for (TestSession session : List.of(tess, phil)) {
      assertThat(board.leave(session)).isFalse();
    }
    assertThat(board.leave(olga)).isTrue();
  }

  @Test
  void whatIsAskedTooOftenIsNotDone() {
    for (int i = 0; i < DrawingAllowance.AT_ONCE + 10; i++) {
      board.draw(trudy, line(1, i, i, i));
    }
    assertThat(lines().get(0)).hasSize(2 * DrawingAllowance.AT_ONCE);
    time.advanceMillis(1000);
    for (int i = 0; i < 100; i++) {
      board.draw(trudy, line(1, DrawingAllowance.AT_ONCE + i, i, i));
    }
    int most = DrawingAllowance.AT_ONCE + DrawingAllowance.PER_SECOND;
    assertThat(lines().get(0)).hasSize(2 * most);
  }

  @Test
  void whateverIsDrawnItStaysBounded() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("BoardTest seed " + seed);
    Random random = new Random(seed);
    List<TestSession> all = List.of(tess, trudy, phil, olga);
    for (int i = 0; i < (Boolean.getBoolean("long") ? 1_000_000 : 20_000); i++) {
      time.advanceMillis(random.nextInt(40));
      TestSession session = all.get(random.nextInt(all.size()));
      board.draw(session, any(random));
      Board.Seen seen = board.seen();
      assertThat(seen.lines().size()).isLessThanOrEqualTo(2 * Board.MOST_OF_ONE);
      assertThat(seen.pointers().size()).isLessThanOrEqualTo(2);
      for (Board.Line line : seen.lines()) {
        assertThat(line.points().length).isLessThanOrEqualTo(2 * Board.MOST_POINTS);
      }
    }
  }

  private static Drawing any(Random random) {
    String on = random.nextInt(9) == 0 ? "dark" : "main";
    return switch (random.nextInt(24)) {
      case 0 -> UNDO;
      case 1 -> random.nextInt(20) == 0 ? CLEAR_ALL : CLEAR;
      case 2 -> new Drawing.Away();
      case 3, 4, 5 -> new Drawing.Point(on, random.nextInt(700), random.nextInt(500));
      default ->
          new Drawing.Line(
              on,
              random.nextInt(40),
              random.nextInt(3),
              random.ints(2L * (1 + random.nextInt(64)), 0, 485).toArray());
    };
  }
}
