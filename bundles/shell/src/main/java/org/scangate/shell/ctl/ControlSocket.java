package org.scangate.shell.ctl;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on a Unix socket of mode 0600 and hands each connection's command to a runner. */
final class ControlSocket implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ControlSocket.class);
  private static final int MAX_COMMANDS = 8;
  private static final int MAX_CONNECTIONS = 32;
  private static final int MAX_PATH_BYTES = 107;

  /** Runs one command; returns the exit code. */
  interface Runner {
    int run(List<String> words, String by, OutputStream out, OutputStream err);
  }

  private final Path path;
  private final ServerSocketChannel server;
  private final Runner runner;
  private final Semaphore places = new Semaphore(MAX_COMMANDS);
  private final ThreadPoolExecutor commands;

  ControlSocket(Path path, Runner runner) throws IOException {
    if (path.toString().length() > MAX_PATH_BYTES) {
      throw new IOException(
          path
              + " is longer than a Unix socket's path may be ("
              + MAX_PATH_BYTES
              + " bytes): choose a shorter data directory");
    }
    this.path = path;
    this.runner = runner;
    Files.createDirectories(path.getParent());
    Files.deleteIfExists(path);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    // Bound under a name in a directory of mode 0700, moved when its own mode is 0600: at no time
    // can others connect.
    Path room =
        Files.createTempDirectory(
            path.getParent(),
            "s",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Path hidden = room.resolve("s");
      server.bind(UnixDomainSocketAddress.of(hidden));
      Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rw-------"));
      Files.move(hidden, path);
    } finally {
      Files.delete(room);
    }
    commands =
        new ThreadPoolExecutor(
            0,
            MAX_CONNECTIONS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> new Thread(task, "scangate-shell-command"));
    Thread acceptor = new Thread(this::accept, "scangate-shell-socket");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        try {
          commands.execute(() -> serve(channel));
        } catch (RejectedExecutionException e) {
          channel.close();
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        log.warn("Control socket {}: {}", path, e.toString());
      }
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      String by = "os:" + channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
      List<String> words =
          CtlProtocol.readWords(
              new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel))));
      DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
      int code = run(words, by, out);
      synchronized (out) {
        out.writeByte(CtlProtocol.EXIT);
        out.writeInt(code);
        out.flush();
      }
    } catch (IOException e) {
      log.info("A command's connection ended early: {}", e.toString());
    }
  }

  /** The words are read before a refusal, so that the client reads it before the end. */
  private int run(List<String> words, String by, DataOutputStream out) throws IOException {
    OutputStream err = CtlProtocol.chunks(out, CtlProtocol.ERR);
    if (!places.tryAcquire()) {
      String refusal = MAX_COMMANDS + " commands are running already; try again when one has ended";
      err.write((refusal + "\n").getBytes(StandardCharsets.UTF_8));
      return 1;
    }
    try {
      return runner.run(words, by, CtlProtocol.chunks(out, CtlProtocol.OUT), err);
    } finally {
      places.release();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
    commands.shutdownNow();
  }
}
