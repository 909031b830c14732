package org.scangate.fleet.console.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.scangate.api.health.Finding;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.Stability;

/** A history in a database, with time that is moved. */
abstract class HistoryFixture {
  static final NodeId NODE = new NodeId("northfork", "gw-mr-1");
  static final long TEN = 10_000;
  static final long DAY = Duration.ofDays(1).toMillis();

  final MovedTicker ticker = new MovedTicker();
  private final List<JdbcHistory> opened = new ArrayList<>();
  JdbcHistory history;

  /** The same database at each call, without anything in it before the first. */
  abstract Database database();

  @BeforeEach
  void open() throws Exception {
    history = process("first");
    history.write();
    assertThat(history.findings()).allMatch(one -> one.level() == Finding.Level.OK);
  }

  JdbcHistory process(String name) {
    JdbcHistory made = new JdbcHistory(database(), name, ticker);
    opened.add(made);
    return made;
  }

  @AfterEach
  void close() {
    opened.forEach(JdbcHistory::close);
  }

  static Stability bin(long at, double median) {
    return new Stability(at, 2, 2, median, median * 2, median * 3, median * 4, 1.5, Double.NaN);
  }

  long now() {
    return ticker.now().toEpochMilli();
  }

  /** Time goes on, and the writer with it. */
  void pass(Duration time) {
    ticker.move(time);
    history.write();
  }

  /** Ten-second bins of a time, as they come, with the writer at work. */
  void live(NodeId node, Duration time) {
    for (long end = now() + time.toMillis(); now() < end; ) {
      history.stability(node, bin(now(), 20));
      pass(Duration.ofMillis(TEN));
    }
  }

  long rows(String where) {
    Database database = database();
    try (database) {
      database.open();
      return database.read(
          session -> {
            try (PreparedStatement query =
                    session.sql("select count(*) from stability where " + where);
                ResultSet rows = query.executeQuery()) {
              rows.next();
              return rows.getLong(1);
            }
          });
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
