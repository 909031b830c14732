package org.scangate.itests.bench;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * What plain Java can do without any protocol: socket to file, fdatasync, sync of the directory,
 * one byte back.
 */
final class IngestFloor {
  private IngestFloor() {}

  static double seconds(CtImages images, Path room) throws IOException, InterruptedException {
    int senders = images.senders();
    ExecutorService threads = Executors.newFixedThreadPool(2 * senders);
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      List<Future<Void>> all = new ArrayList<>();
      long began = System.nanoTime();
      for (int i = 0; i < senders; i++) {
        all.add(threads.submit(sender(server.getLocalPort(), images.part(i))));
        all.add(threads.submit(receiver(server.accept(), room, i)));
      }
      for (Future<Void> one : all) {
        one.get();
      }
      return (System.nanoTime() - began) / 1e9;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<Void> sender(int port, Path from) {
    return () -> {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
          Stream<Path> files = Files.list(from)) {
        socket.setTcpNoDelay(true);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        for (Path file : files.toList()) {
          byte[] image = Files.readAllBytes(file);
          out.writeInt(image.length);
          out.write(image);
          if (socket.getInputStream().read() != 1) {
            throw new IOException("no answer");
          }
        }
        out.writeInt(0);
        return null;
      }
    };
  }

  private static Callable<Void> receiver(Socket socket, Path directory, int id) {
    return () -> {
      try (socket;
          FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
        socket.setTcpNoDelay(true);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] image = new byte[0];
        int count = 0;
        for (int length = in.readInt(); length > 0; length = in.readInt()) {
          image = image.length == length ? image : new byte[length];
          in.readFully(image);
          try (FileChannel file =
              FileChannel.open(
                  directory.resolve(id + "-" + count++),
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(image));
            file.force(false);
          }
          names.force(true);
          socket.getOutputStream().write(1);
        }
        return null;
      }
    };
  }
}
