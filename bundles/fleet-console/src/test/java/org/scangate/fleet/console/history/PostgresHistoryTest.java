package org.scangate.fleet.console.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.health.Finding;
import org.scangate.fleet.console.history.Database.Settings;
import org.scangate.fleet.console.model.Mark;

/** A PostgreSQL server of its own. */
class PostgresHistoryTest extends HistoryContract {
  @TempDir static Path directory;
  private static Postgres postgres;

  @BeforeAll
  static void start() throws Exception {
    Path room = Files.createDirectory(directory.resolve("postgres"));
    postgres = new Postgres(room);
  }

  @AfterAll
  static void stop() throws Exception {
    postgres.close();
  }

  @BeforeEach
  @Override
  void open() throws Exception {
    sql("drop schema if exists public cascade; create schema public");
    super.open();
  }

  @Override
  Database database() {
    return new Database(
        new Settings(postgres.url(), Postgres.USER, postgres.password().toString(), ""));
  }

  @Test
  void aServerThatDiesIsSaidAndNothingPromisedIsLost() throws Exception {
    long start = now();
    history.stability(NODE, bin(start, 20));
    history.write();
    postgres.kill();
    try {
      var done = history.open("northfork", Optional.of("a"), "stop", "x", 1000);
      for (int i = 1; i < 12; i++) {
        history.stability(NODE, bin(start + i * 10_000L, 20));
        pass(Duration.ofSeconds(10));
      }
      assertThat(done).isNotDone();
      assertThat(history.findings())
          .anyMatch(
              one ->
                  one.id().equals("history.database")
                      && one.level() == Finding.Level.ALARM
                      && one.words().contains("1 incidents, 0 marks and 12 bins"));
      assertThatThrownBy(history::known).isInstanceOf(UncheckedIOException.class);
      postgres.start();
      pass(Duration.ofMinutes(2));
      assertThat(done).isCompleted();
      assertThat(history.stability(NODE, start, now())).hasSize(12);
      assertThat(history.findings()).allMatch(one -> one.level() == Finding.Level.OK);
    } finally {
      try {
        postgres.start();
      } catch (IllegalStateException e) {
        // It runs.
      }
    }
  }

  @Test
  void processesShareTheGroups() throws Exception {
    LeaseChecks.run(this::database);
  }

  /** Only root may mount the small disk that is filled here. */
  @Test
  void aFullDiskIsSaidAndRecoversWhenThereIsSpace() throws Exception {
    Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "not root");
    Path disk = Files.createDirectory(directory.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString());
    try {
      run("chown", "postgres", disk.toString());
      sql("create tablespace small location '" + disk + "'");
      sql("alter role " + Postgres.USER + " set default_tablespace = small");
      history.close();
      open(); // makes its tables anew, on the small disk
      fillUp(disk);
    } finally {
      history.close();
      sql("alter role " + Postgres.USER + " reset default_tablespace");
      sql("drop schema public cascade; create schema public");
      sql("drop tablespace if exists small");
      run("umount", "-l", disk.toString());
    }
  }

  private void fillUp(Path disk) throws Exception {
    Path ballast = disk.resolve("ballast");
    try (OutputStream out = Files.newOutputStream(ballast)) {
      out.write(new byte[64 << 20]);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("space");
    }
    int marks = 3000;
    for (int i = 0; i < marks; i++) {
      history.mark(new Mark(NODE, now() + i, Mark.Kind.SESSION, "x".repeat(250)));
    }
    history.write();
    assertThat(history.findings())
        .anyMatch(
            one ->
                one.level() == Finding.Level.ALARM
                    && one.words().contains("No space left on device"));
    Files.delete(ballast);
    pass(Duration.ofMinutes(2));
    assertThat(history.findings()).allMatch(one -> one.level() == Finding.Level.OK);
    assertThat(history.marks(NODE, 0, Long.MAX_VALUE, marks * 2)).hasSize(marks);
  }

  private static void sql(String text) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.url(), Postgres.USER, "of the console");
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
