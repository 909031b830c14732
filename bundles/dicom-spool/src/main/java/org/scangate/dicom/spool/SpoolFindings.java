package org.scangate.dicom.spool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scangate.api.health.Finding;
import org.scangate.api.health.Finding.Level;
import org.scangate.api.spool.Spool;

/** The spool's state in words. */
final class SpoolFindings {
  private SpoolFindings() {}

  static List<Finding> of(
      SpoolSettings settings,
      List<String> notListening,
      Certificates certificates,
      Optional<String> refusing,
      Room room,
      Set<String> unknownHosts,
      List<Spool.Damage> damage,
      Keeper keeper,
      Index index,
      Forwarding forwarding,
      Sweep sweep) {
    List<Finding> all = new ArrayList<>();
    for (String why : notListening) {
      all.add(
          alarm(
              "spool.listen",
              "Scanners cannot send: " + why + ".",
              "See who uses the address, or change dicom.listen in the site file."));
    }
    refusing.ifPresent(
        why ->
            all.add(
                alarm(
                    "spool.full",
                    "Images are refused with A700H: " + why + ".",
                    "Make room on the disk, or see why images are not forwarded.")));
    if (refusing.isEmpty() && room.isAboveHighWater()) {
      all.add(
          alarm(
              "spool.high",
              "The spool's disk is " + room.usedPercent() + " % full.",
              "See why images are not forwarded; at the reserve they are refused."));
    }
    keeper
        .failure()
        .ifPresent(
            why ->
                all.add(
                    alarm(
                        "spool.disk",
                        "The last image could not be kept: " + why + ".",
                        "Look at the disk.")));
    for (Spool.Damage one : damage) {
      all.add(
          alarm(
              "spool.damaged",
              one.words(),
              "Look at the disk; "
                  + one.aside()
                  + " has what was damaged and a report. When it is seen to:"
                  + " scangate:spool-acknowledge."));
    }
    sweep
        .failure()
        .ifPresent(
            why ->
                all.add(
                    new Finding(
                        Level.WARNING,
                        "spool.sweep",
                        "Delivered images stay, and no space comes back: " + why + ".",
                        "Look at the disk and at the audit; it is tried again each minute.")));
    if (index.conflicts() > 0) {
      all.add(
          alarm(
              "spool.conflict",
              index.conflicts() + " images came with the UID of another image and other bytes.",
              "Both are kept. See at the scanner what was sent twice."));
    }
    if (keeper.unreadables() > 0) {
      all.add(
          new Finding(
              Level.WARNING,
              "spool.unreadable",
              keeper.unreadables() + " images have a header that cannot be read.",
              "They are kept as they came; the list shows them without a study."));
    }
    if (settings.accept().isEmpty()) {
      all.add(
          new Finding(
              Level.WARNING,
              "spool.nobody",
              "Nobody may send images.",
              "Name the scanners under dicom.accept in the site file."));
    }
    for (String host : unknownHosts) {
      all.add(
          new Finding(
              Level.WARNING,
              "spool.host",
              "The address of " + host + " is not known.",
              "Look at the name server, or write an address."));
    }
    certificates
        .failure()
        .ifPresent(
            why ->
                all.add(
                    alarm(
                        "spool.tls",
                        "The certificate for DICOM over TLS cannot be used: " + why + ".",
                        "Look at dicom.tls in the site file; nothing is sent in the clear"
                            + " instead.")));
    certificates
        .endsSoon(Instant.now())
        .ifPresent(
            until ->
                all.add(
                    alarm(
                        "spool.certificate",
                        "The certificate for DICOM over TLS ends on " + until + ".",
                        "Put a new one in its place; it is read by itself.")));
    forwarding.forwarders().forEach(forwarder -> of(forwarder, forwarding.deliveries(), all));
    if (all.isEmpty()) {
      all.add(
          Finding.ok(
              "spool.ok",
              index.count() + " images are kept; the disk is " + room.usedPercent() + " % full."));
    }
    return all;
  }

  private static void of(Forwarder forwarder, Deliveries deliveries, List<Finding> all) {
    Destination to = forwarder.destination();
    forwarder
        .lastError()
        .ifPresent(
            why ->
                all.add(
                    alarm(
                        "spool.destination",
                        forwarder.depth().instances()
                            + " images wait for "
                            + to.id()
                            + ": "
                            + why
                            + ".",
                        "It is tried again by itself. Look at the destination and the network.")));
    deliveries
        .quarantined(to)
        .forEach(
            (why, count) ->
                all.add(
                    alarm(
                        "spool.quarantine",
                        count + " images are kept back from " + to.id() + ": " + why + ".",
                        "When the cause is mended: scangate:spool-release " + to.id() + ".")));
  }

  private static Finding alarm(String id, String words, String firstStep) {
    return new Finding(Level.ALARM, id, words, firstStep);
  }
}
