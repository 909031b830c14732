package org.scangate.fleet.console.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * The tables, brought up to date by Flyway, which keeps several processes that start at once from
 * doing it twice. The files are named one by one: a bundle's class path is not searched.
 */
final class Migrations {
  private Migrations() {}

  static void run(DataSource source) throws SQLException {
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(source)
          .locations(new String[0])
          .javaMigrations(new Script("1", "history"))
          .load()
          .migrate();
    } catch (FlywayException e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException sql) {
          throw new SQLException(sql.getMessage(), sql.getSQLState(), e);
        }
      }
      throw new SQLException(e.getMessage(), "HY000", e);
    }
  }

  /** A file {@code V<version>.sql} beside this class, in the SQL that both databases understand. */
  private record Script(String version, String description) implements JavaMigration {
    private String text() {
      try (InputStream in = Migrations.class.getResourceAsStream("V" + version + ".sql")) {
        return new String(in.readAllBytes(), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public MigrationVersion getVersion() {
      return MigrationVersion.fromVersion(version);
    }

    @Override
    public String getDescription() {
      return description;
    }

    @Override
    public Integer getChecksum() {
      CRC32 sum = new CRC32();
      sum.update(text().getBytes(UTF_8));
      return (int) sum.getValue();
    }

    @Override
    public boolean canExecuteInTransaction() {
      return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
      try (Statement statement = context.getConnection().createStatement()) {
        for (String one : text().split(";\\s*\n", -1)) {
          if (!one.isBlank()) {
            statement.execute(one);
          }
        }
      }
    }
  }
}
