package org.scangate.driver.simulator;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.scangate.api.driver.DriverException;
import org.scangate.api.driver.ScannerSettings;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.dimse.Status;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.net.AssociationOptions;
import org.scangate.lib.dicom.net.DataSource;
import org.scangate.lib.dicom.net.DicomClient;
import org.scangate.lib.dicom.net.DicomTransport;
import org.scangate.lib.dicom.net.Proposal;

/**
 * Sends the images of finished scans, on a thread of its own that is there while something is to be
 * sent. What is not taken is sent again, from the first image that was not. Above eight scans the
 * oldest is dropped, and the console says so.
 */
final class ImageSender implements AutoCloseable {
  private static final int MOST_SCANS = 8;
  private static final long AGAIN_MILLIS = 5000;
  private static final long ANSWER_SECONDS = 60;
  private static final TransferSyntax SYNTAX = TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
  private static final Pattern RECEIVER = Pattern.compile("([^@]{1,16})@(.+):([0-9]{1,5})");

  /** Where images go. */
  private record Receiver(String title, String host, int port) {}

  private final String scanner;
  private final Optional<Receiver> receiver;
  private final String title;
  private final BlockingQueue<Scan> waiting = new ArrayBlockingQueue<>(MOST_SCANS);
  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private Thread thread;
  private boolean closed;

  private ImageSender(String scanner, Optional<Receiver> receiver, String title) {
    this.scanner = scanner;
    this.receiver = receiver;
    this.title = title;
  }

  /** Of the settings {@code send-to} and {@code send-as}. */
  static ImageSender of(ScannerSettings settings) throws DriverException {
    String to = settings.extra().getOrDefault("send-to", "");
    String as = settings.extra().getOrDefault("send-as", "SIMULATOR");
    if (to.isEmpty()) {
      return new ImageSender(settings.id(), Optional.empty(), as);
    }
    Matcher parts = RECEIVER.matcher(to);
    if (!parts.matches()) {
      throw new DriverException(
          "settings.send-to of " + settings.id() + ": '" + to + "' is not TITLE@host:port");
    }
    Receiver receiver =
        new Receiver(parts.group(1), parts.group(2), Integer.parseInt(parts.group(3)));
    return new ImageSender(settings.id(), Optional.of(receiver), as);
  }

  /** A scan is finished; never blocks. */
  synchronized void send(Scan scan) {
    if (receiver.isEmpty() || closed) {
      return;
    }
    if (!waiting.offer(scan)) {
      waiting.remove();
      waiting.add(scan);
      said.add("Images of the oldest scan were dropped unsent");
    }
    if (thread == null) {
      thread = new Thread(this::run, "scangate-simulator-images-" + scanner);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** The next line for the console; null when there is none. */
  String said() {
    return said.poll();
  }

  private void run() {
    try (DicomTransport transport = DicomTransport.open("scangate-simulator-io-" + scanner, 1)) {
      for (Scan scan = next(); scan != null; scan = next()) {
        untilTaken(transport, scan);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next scan; without one the thread ends. */
  private synchronized Scan next() {
    Scan scan = waiting.poll();
    if (scan == null || closed) {
      thread = null;
      return null;
    }
    return scan;
  }

  private void untilTaken(DicomTransport transport, Scan scan) throws InterruptedException {
    int objects = scan.images() + (scan.mr() ? 0 : 1);
    String[] instances = Stream.generate(Uid::create).limit(objects).toArray(String[]::new);
    int taken = 0;
    String before = "";
    said.add("Sending " + scan.images() + " images");
    while (taken < objects) {
      String why;
      try {
        Association association = associate(transport);
        why = "";
        while (taken < objects && why.isEmpty()) {
          why = sendOne(association, scan, taken, instances[taken]);
          taken += why.isEmpty() ? 1 : 0;
        }
        association.release().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        why = String.valueOf(e.getCause().getMessage());
      } catch (TimeoutException e) {
        why = "no answer";
      }
      if (taken < objects) {
        if (!why.equals(before)) {
          said.add("Images wait: " + why); // once for each reason, however often it is tried
          before = why;
        }
        TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
      }
    }
    said.add("Sent " + scan.images() + " images" + (scan.mr() ? "" : " and the dose report"));
  }

  private Association associate(DicomTransport transport)
      throws ExecutionException, InterruptedException, TimeoutException {
    Receiver to = receiver.orElseThrow();
    Proposal proposal =
        new Proposal(title, to.title())
            .context(Uid.CT_IMAGE_STORAGE, SYNTAX.uid())
            .context(Uid.MR_IMAGE_STORAGE, SYNTAX.uid())
            .context(DoseReport.SOP_CLASS, SYNTAX.uid());
    return DicomClient.associate(
            transport,
            to.host(),
            to.port(),
            Optional.empty(),
            AssociationOptions.standard(),
            proposal)
        .get(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  /** Why it was not taken; empty when it was. After the last image of a CT comes its report. */
  private static String sendOne(Association association, Scan scan, int index, String instance)
      throws ExecutionException, InterruptedException, TimeoutException {
    boolean report = index == scan.images();
    String sopClass = report ? DoseReport.SOP_CLASS : ScanImages.sopClass(scan.mr());
    DataSet object =
        report ? DoseReport.of(scan, instance) : new ScanImages(scan).image(index + 1, instance);
    int status =
        association
            .invoke(
                association
                    .context(sopClass)
                    .orElseThrow(() -> new ExecutionException(new DriverException("refused"))),
                CommandSet.store(sopClass, instance),
                DataSource.of(object.write(SYNTAX)))
            .get(ANSWER_SECONDS, TimeUnit.SECONDS)
            .status();
    return status == Status.SUCCESS ? "" : "answered " + Status.words(status);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
