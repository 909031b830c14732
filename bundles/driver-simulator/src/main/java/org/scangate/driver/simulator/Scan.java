package org.scangate.driver.simulator;

import java.time.Duration;
import java.time.LocalDateTime;
import org.scangate.lib.dicom.Uid;

/**
 * A finished scan, and how its images are numbered.
 *
 * @param imageTime what one image took
 * @param finished UTC
 */
record Scan(
    boolean mr,
    String patient,
    String protocol,
    int images,
    Duration imageTime,
    LocalDateTime finished,
    String study,
    String series,
    String frameOfReference) {

  static Scan of(Console console, LocalDateTime finished) {
    return new Scan(
        console.mr,
        console.patients.get(console.patient()),
        console.protocols.get(console.protocol()),
        console.images(),
        console.imageTime,
        finished,
        Uid.create(),
        Uid.create(),
        Uid.create());
  }

  /** Head or body: what a phantom of 16 or of 32 cm stands for. */
  boolean isHead() {
    return protocol.startsWith("Head") || protocol.startsWith("Sinus");
  }

  String bodyPart() {
    if (mr || isHead()) {
      return "HEAD";
    }
    return protocol.startsWith("Chest")
        ? "CHEST"
        : protocol.startsWith("Spine") ? "LSPINE" : "ABDOMEN";
  }

  /** From the first image to the last. */
  Duration time() {
    return imageTime.multipliedBy(images);
  }

  /** Millimetres from one slice to the next. */
  double spacing() {
    return mr ? 4 : 3;
  }

  /** CTDIvol in mGy: what such a protocol takes at a usual scanner. */
  double dose() {
    return isHead() ? 45.2 : protocol.startsWith("Chest") ? 1.8 : 9.6;
  }
}
