package org.scangate.dicom.spool;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.scangate.api.spool.Spool.Tested;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.Element;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.data.Vr;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.dimse.Status;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.net.DataSource;
import org.scangate.lib.dicom.net.PresentationContext;
import org.scangate.lib.dicom.net.Proposal;
import org.scangate.lib.dicom.net.Reply;

/**
 * For commissioning: an echo and one image, past the queue, over an association of its own. The
 * image is a grey wedge of a patient {@code SCANGATE-TEST}, who is nobody.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a release that fails ends the association too
final class TestSend {
  private static final int SIDE = 256;
  private static final long LONGEST_SECONDS = 110;
  private static final String SYNTAX = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();
  private static final String PLAIN = TransferSyntax.IMPLICIT_LITTLE_ENDIAN.uid();

  private final Courier.Kit kit;

  TestSend(Courier.Kit kit) {
    this.kit = kit;
  }

  /** As {@link org.scangate.api.spool.Spool#test}. */
  CompletableFuture<Tested> send(Destination to) {
    Proposal proposal =
        new Proposal(kit.title(), to.title())
            .context(Uid.VERIFICATION, PLAIN)
            .context(Uid.SECONDARY_CAPTURE_STORAGE, SYNTAX)
            .context(Uid.SECONDARY_CAPTURE_STORAGE, PLAIN);
    return kit.associate(to, proposal)
        .thenCompose(TestSend::echo)
        .orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS)
        .exceptionally(failure -> failed(words(failure), 0));
  }

  private static CompletableFuture<Tested> echo(Association association) {
    Optional<PresentationContext> context = association.context(Uid.VERIFICATION);
    if (context.isEmpty()) {
      association.release();
      return CompletableFuture.completedFuture(failed("it refuses an echo", 0));
    }
    long start = System.nanoTime();
    return association
        .invoke(context.get(), CommandSet.echo(), DataSource.NONE)
        .thenCompose(
            reply ->
                reply.status() == Status.SUCCESS
                    ? image(association, micros(start))
                    : CompletableFuture.completedFuture(
                        failed("it answers an echo with " + Status.words(reply.status()), 0)))
        .whenComplete((tested, failure) -> association.release());
  }

  private static CompletableFuture<Tested> image(Association association, long echoMicros) {
    Optional<PresentationContext> context = association.context(Uid.SECONDARY_CAPTURE_STORAGE);
    if (context.isEmpty()) {
      return CompletableFuture.completedFuture(
          failed("it answers an echo and refuses images of secondary capture", echoMicros));
    }
    String instance = Uid.create();
    byte[] data =
        wedge(instance, LocalDateTime.now(ZoneOffset.UTC))
            .write(TransferSyntax.of(context.get().transferSyntax()).orElseThrow());
    long start = System.nanoTime();
    return association
        .invoke(
            context.get(),
            CommandSet.store(Uid.SECONDARY_CAPTURE_STORAGE, instance),
            DataSource.of(data))
        .handle(
            (reply, failure) ->
                failure == null
                    ? answered(reply, echoMicros, micros(start))
                    : failed("it answers an echo, then: " + words(failure), echoMicros));
  }

  private static Tested answered(Reply reply, long echoMicros, long imageMicros) {
    String status = Status.words(reply.status());
    return Verdict.of(reply.status()) == Verdict.DELIVERED
        ? new Tested(
            true, "it answers an echo and has taken the test image", echoMicros, imageMicros)
        : failed("it answers an echo and refuses the test image with " + status, echoMicros);
  }

  private static Tested failed(String words, long echoMicros) {
    return new Tested(false, words, echoMicros, 0);
  }

  private static String words(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof java.util.concurrent.TimeoutException
        ? "it did not answer within " + LONGEST_SECONDS + " s"
        : String.valueOf(cause.getMessage());
  }

  private static long micros(long since) {
    return Duration.ofNanos(System.nanoTime() - since).toNanos() / 1000;
  }

  /** Sixteen steps of grey: a Secondary Capture image (PS3.3 A.8). */
  static DataSet wedge(String instance, LocalDateTime now) {
    byte[] pixels = new byte[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % SIDE / 16 * 17);
    }
    String date = now.format(DateTimeFormatter.BASIC_ISO_DATE);
    String time = now.format(DateTimeFormatter.ofPattern("HHmmss"));
    return new DataSet()
        .put(0x00080008, "DERIVED", "SECONDARY")
        .put(Tag.SOP_CLASS_UID, Uid.SECONDARY_CAPTURE_STORAGE)
        .put(Tag.SOP_INSTANCE_UID, instance)
        .put(Tag.STUDY_DATE, date)
        .put(Tag.STUDY_TIME, time)
        .put(Tag.ACCESSION_NUMBER, "")
        .put(Tag.MODALITY, "OT")
        .put(0x00080064, Vr.CS, "WSD")
        .put(0x00080070, "ScanGate")
        .put(0x00080090, "")
        .put(Tag.STUDY_DESCRIPTION, "Test of the connection")
        .put(Tag.PATIENT_NAME, "ScanGate^Test image")
        .put(Tag.PATIENT_ID, "SCANGATE-TEST")
        .put(Tag.PATIENT_BIRTH_DATE, "")
        .put(Tag.PATIENT_SEX, "O")
        .put(Tag.STUDY_INSTANCE_UID, Uid.create())
        .put(Tag.SERIES_INSTANCE_UID, Uid.create())
        .put(0x00200010, "TEST")
        .put(Tag.SERIES_NUMBER, "1")
        .put(Tag.INSTANCE_NUMBER, "1")
        .put(0x00200020, Vr.CS, "")
        .putUnsignedShort(0x00280002, 1)
        .put(0x00280004, "MONOCHROME2")
        .putUnsignedShort(0x00280010, SIDE)
        .putUnsignedShort(0x00280011, SIDE)
        .putUnsignedShort(0x00280100, 8)
        .putUnsignedShort(0x00280101, 8)
        .putUnsignedShort(0x00280102, 7)
        .putUnsignedShort(0x00280103, 0)
        .put(new Element.Value(Tag.PIXEL_DATA, Vr.OW, pixels));
  }
}
