package org.scangate.fleet.console.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * H2 or PostgreSQL behind a pool. Any thread may read; {@link #open} and {@link #shut} are the
 * writer's. Every wait has an end: 5 s for a connection, {@link #READ_SECONDS} for a reading
 * statement, 30 s for a socket that says nothing.
 */
final class Database implements AutoCloseable {
  static final int READ_SECONDS = 10;
  private static final int WRITE_SECONDS = 20;
  private static final int CONNECT_MILLIS = 5000;
  private static final int POOL = 6;
  private static final String POSTGRES = "jdbc:postgresql:";

  /** What is done with one connection, in one transaction. */
  interface Work<T> {
    T in(Session session) throws SQLException;
  }

  /** A connection whose statements have a time limit. */
  record Session(Connection connection, int seconds) {
    PreparedStatement sql(String text) throws SQLException {
      PreparedStatement statement = connection.prepareStatement(text);
      statement.setQueryTimeout(seconds);
      return statement;
    }
  }

  private final Settings settings;
  private volatile HikariDataSource pool;
  private volatile boolean opened;

  Database(Settings settings) {
    this.settings = settings;
  }

  /**
   * Where the database is.
   *
   * @param url of PostgreSQL or H2
   * @param passwordFile empty: no password
   * @param authorities of PostgreSQL's certificate, PEM; empty: it is not checked
   */
  record Settings(String url, String user, String passwordFile, String authorities) {
    Settings {
      if (!url.startsWith(POSTGRES) && !url.startsWith("jdbc:h2:")) {
        throw new IllegalArgumentException(
            "url: " + url + " is not jdbc:postgresql://host:port/database; leave it empty for H2");
      }
    }

    static Settings of(HistoryConfig config, Path data) {
      Path directory =
          config.directory().isEmpty()
              ? data.resolve("fleet-history")
              : Path.of(config.directory());
      return config.url().isBlank()
          ? embedded(directory)
          : new Settings(
              config.url(), config.username(), config.password_file(), config.authorities());
    }

    /** H2 in files of a directory; one process can open them. */
    static Settings embedded(Path directory) {
      return new Settings(
          "jdbc:h2:file:"
              + directory.resolve("history").toAbsolutePath()
              + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=5000;CACHE_SIZE=65536",
          "",
          "",
          "");
    }
  }

  /** Without parameters: there may be a password among them. */
  String place() {
    return settings.url().replaceAll("[?;].*", "");
  }

  boolean isOpen() {
    return pool != null;
  }

  /** Files that this process alone can have open, and has had open once. */
  boolean isOursAlone() {
    return opened && settings.url().startsWith("jdbc:h2:file:");
  }

  /** Connects and brings the tables up to date; nothing happens when that is done. */
  void open() throws SQLException {
    if (pool != null) {
      return;
    }
    HikariConfig config = new HikariConfig();
    config.setPoolName("scangate-fleet-history");
    config.setDataSource(source());
    config.setMaximumPoolSize(POOL);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setValidationTimeout(CONNECT_MILLIS);
    HikariDataSource made = pool(config);
    try {
      Migrations.run(made);
    } catch (SQLException | RuntimeException e) {
      made.close();
      throw e;
    }
    pool = made;
    opened = true;
  }

  /** Fails at once when the database is not there. */
  private static HikariDataSource pool(HikariConfig config) throws SQLException {
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw e.getCause() instanceof SQLException sql ? sql : new SQLException(e);
    }
  }

  private DataSource source() throws SQLException {
    String password = password();
    if (settings.url().startsWith(POSTGRES)) {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setUrl(settings.url());
      source.setApplicationName("scangate-fleet");
      source.setReWriteBatchedInserts(true);
      source.setConnectTimeout(CONNECT_MILLIS / 1000);
      source.setSocketTimeout(30);
      source.setTcpKeepAlive(true);
      if (!settings.authorities().isEmpty()) {
        source.setSslMode("verify-full");
        source.setSslRootCert(settings.authorities());
      }
      if (!settings.user().isEmpty()) {
        source.setUser(settings.user());
        source.setPassword(password);
      }
      return source;
    }
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(settings.url());
    source.setUser(settings.user());
    source.setPassword(password);
    return source;
  }

  private String password() throws SQLException {
    if (settings.passwordFile().isEmpty()) {
      return "";
    }
    try {
      return Files.readString(Path.of(settings.passwordFile())).strip();
    } catch (IOException e) {
      throw new SQLException(
          "password-file " + settings.passwordFile() + " cannot be read: " + e, "28000", e);
    }
  }

  /**
   * @throws UncheckedIOException when the database does not answer in time
   */
  <T> T read(Work<T> work) {
    try {
      return in(READ_SECONDS, work);
    } catch (SQLException e) {
      throw new UncheckedIOException(new IOException(place() + ": " + e.getMessage(), e));
    }
  }

  <T> T write(Work<T> work) throws SQLException {
    return in(WRITE_SECONDS, work);
  }

  private <T> T in(int seconds, Work<T> work) throws SQLException {
    HikariDataSource now = pool;
    if (now == null) {
      throw new SQLException("not connected", "08003");
    }
    try (Connection connection = now.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(new Session(connection, seconds));
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      }
    }
  }

  private static void rollback(Connection connection, Exception why) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  /** Lets go of every connection, so that {@link #open} begins anew, with the password of then. */
  void shut() {
    HikariDataSource now = pool;
    pool = null;
    if (now != null) {
      now.close();
    }
  }

  @Override
  public void close() {
    shut();
  }
}
