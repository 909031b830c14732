package org.scangate.dicom.spool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.scangate.api.time.Ticker;
import org.scangate.dicom.spool.SpoolSettings.Accepted;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.peer.Phantom;
import org.scangate.lib.dicom.peer.Tool;

/**
 * Ingest by DCMTK's storescu over one and four associations, in segments and in a file for each
 * instance, in turn. Not a test; run its main with a directory on the disk to be measured, a number
 * of images and a number of rounds.
 */
final class SpoolBench {
  private static final int SENDERS = 4;

  private final Path room;
  private final int images;
  private long bytes;

  private SpoolBench(Path room, int images) {
    this.room = room;
    this.images = images;
  }

  public static void main(String[] args) throws Exception {
    SpoolBench bench = new SpoolBench(Path.of(args[0]), Integer.parseInt(args[1]));
    bench.images();
    int rounds = Integer.parseInt(args[2]);
    for (int round = 0; round < rounds; round++) {
      for (int senders : new int[] {1, SENDERS}) {
        bench.spool("segments", Segments.FULL_BYTES, senders);
        bench.spool("file each", 0, senders);
      }
    }
  }

  private void images() throws IOException {
    for (int i = 0; i < images; i++) {
      Phantom phantom =
          Phantom.ct("1.2.826.0.1.3680043.2.7", i + 1, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
      Path all = Files.createDirectories(room.resolve("images-1-0"));
      Path part = Files.createDirectories(room.resolve("images-" + SENDERS + "-" + i % SENDERS));
      Path file = phantom.file(all);
      bytes += Files.size(file);
      Files.createLink(part.resolve(file.getFileName()), file);
    }
  }

  private double send(int port, int senders) throws Exception {
    long began = System.nanoTime();
    List<Tool> tools = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      tools.add(
          Tool.start(
              room,
              Map.of("TCP_NODELAY", "1"),
              "storescu",
              "--scan-directories",
              "--propose-little",
              "-aet",
              "CT1",
              "-aec",
              "SCANGATE",
              "127.0.0.1",
              Integer.toString(port),
              "images-" + senders + "-" + i));
    }
    for (Tool tool : tools) {
      if (tool.end() != 0) {
        throw new IOException(tool.said());
      }
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private void say(String who, int senders, double seconds, double cpu) {
    System.out.printf(
        Locale.ROOT,
        "%-10s %d associations: %6.1f MB/s, %.2f s, receiver's CPU %.2f s%n",
        who,
        senders,
        bytes / seconds / 1e6,
        seconds,
        cpu);
  }

  private static double cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(0.0);
  }

  private void spool(String who, long segmentBytes, int senders) throws Exception {
    Path directory = Files.createDirectories(room.resolve("spool"));
    SpoolSettings settings =
        new SpoolSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            "SCANGATE",
            directory,
            99,
            0,
            List.of(new Accepted("CT1", "127.0.0.1")),
            List.of(),
            java.util.Optional.empty());
    try (SpoolServer server =
        new SpoolServer(
            settings,
            Surroundings.of(Ticker.system(), Account.NONE).withSegmentBytes(segmentBytes))) {
      server.start();
      double before = cpu(ProcessHandle.current());
      double seconds = send(server.port(), senders);
      say(who, senders, seconds, cpu(ProcessHandle.current()) - before);
      if (server.summary().instances() != images) {
        throw new IllegalStateException(server.summary().toString());
      }
    }
    delete(directory);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
