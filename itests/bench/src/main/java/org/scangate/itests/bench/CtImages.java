package org.scangate.itests.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.DataSetWriter;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.data.Vr;

/** CT images of nobody in files, and DCMTK's storescu to send them. */
final class CtImages {
  private static final String STUDY = "1.2.826.0.1.3680043.2.1125";
  private static final int SIDE = 512;

  private final Path home;
  private final int senders;
  private long bytes;

  /**
   * Writes them, in a directory for each sender.
   *
   * @param set makes their UIDs different from those of another set
   */
  CtImages(Path home, int set, int count, int senders) throws IOException {
    this(home, set, count, senders, SIDE);
  }

  /**
   * Of another size.
   *
   * @param side of the square, in pixels
   */
  CtImages(Path home, int set, int count, int senders, int side) throws IOException {
    this.home = home;
    this.senders = senders;
    byte[] pixels = new byte[side * side * 2];
    new Random(set).nextBytes(pixels);
    for (int i = 0; i < count; i++) {
      Path part = Files.createDirectories(part(i % senders));
      Path file = part.resolve(i + ".dcm");
      pixels[i % pixels.length]++; // no two are the same
      try (OutputStream out = Files.newOutputStream(file)) {
        out.write(head(STUDY + "." + set + ".1." + i, side, 1, pixels.length));
        out.write(pixels);
      }
      bytes += Files.size(file);
    }
  }

  /** Of one sender. */
  Path part(int sender) {
    return home.resolve("part-" + sender);
  }

  int senders() {
    return senders;
  }

  private static byte[] head(String instance, int side, int frames, long pixelBytes) {
    DataSet head =
        new DataSet()
            .put(Tag.SOP_CLASS_UID, Uid.CT_IMAGE_STORAGE)
            .put(Tag.SOP_INSTANCE_UID, instance)
            .put(Tag.STUDY_DATE, "20260101")
            .put(Tag.STUDY_TIME, "120000")
            .put(Tag.MODALITY, "CT")
            .put(Tag.PATIENT_NAME, "Phantom^Bench")
            .put(Tag.PATIENT_ID, "QA-PHANTOM")
            .put(Tag.STUDY_INSTANCE_UID, STUDY)
            .put(Tag.SERIES_INSTANCE_UID, STUDY + ".1")
            .put(Tag.INSTANCE_NUMBER, instance.substring(instance.lastIndexOf('.') + 1))
            .putUnsignedShort(0x00280002, 1)
            .put(0x00280004, "MONOCHROME2")
            .put(0x00280008, Integer.toString(frames))
            .putUnsignedShort(0x00280010, side)
            .putUnsignedShort(0x00280011, side)
            .putUnsignedShort(0x00280100, 16)
            .putUnsignedShort(0x00280101, 16)
            .putUnsignedShort(0x00280102, 15)
            .putUnsignedShort(0x00280103, 0);
    TransferSyntax syntax = TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new FileMeta(Uid.CT_IMAGE_STORAGE, instance, syntax.uid(), "").write());
    out.writeBytes(head.write(syntax));
    out.writeBytes(DataSetWriter.head(syntax, Tag.PIXEL_DATA, Vr.OW, pixelBytes));
    return out.toByteArray();
  }

  /** One object with so many frames of 1 MiB. */
  static Path large(Path home, int frames) throws IOException {
    byte[] frame = new byte[1 << 20];
    Path file = home.resolve("large.dcm");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(head(STUDY + ".2.1", 724, frames, (long) frames << 20));
      for (int i = 0; i < frames; i++) {
        new Random(i).nextBytes(frame);
        out.write(frame);
      }
    }
    return file;
  }

  long bytes() {
    return bytes;
  }

  /** Sends all, each sender over its association; seconds from the first start to the last end. */
  double send(int port) throws IOException, InterruptedException {
    long began = System.nanoTime();
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      all.add(start(home, port, List.of("--scan-directories", part(i).toString())));
    }
    for (Process one : all) {
      end(one, home);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  static void storescu(Path home, int port, Path file) throws IOException, InterruptedException {
    end(start(home, port, List.of(file.toString())), home);
  }

  private static Process start(Path home, int port, List<String> what) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("storescu", "--propose-little", "-aet", "CT1", "-aec", "SCANGATE"));
    command.add("127.0.0.1");
    command.add(Integer.toString(port));
    command.addAll(what);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(home.resolve("storescu.log").toFile()));
    builder.environment().put("TCP_NODELAY", "1");
    return builder.start();
  }

  private static void end(Process process, Path home) throws IOException, InterruptedException {
    if (!process.waitFor(180, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(
          "storescu did not send everything:\n" + Files.readString(home.resolve("storescu.log")));
    }
  }

  void delete() throws IOException {
    delete(home);
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
