package org.scangate.dicom.spool;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.scangate.lib.dicom.net.DicomTransport;

/**
 * Where is listened.
 *
 * @param plain without TLS
 * @param secure with TLS, where the site file names a place for it
 */
record Doors(Door plain, Optional<Door> secure) implements AutoCloseable {

  /** Those of the settings, still closed. */
  Doors(
      SpoolSettings settings, DicomTransport transport, Certificates certificates, Intake intake) {
    this(
        new Door(transport, settings.listen(), Optional.empty(), intake),
        settings
            .tls()
            .flatMap(SpoolSettings.Tls::listen)
            .map(at -> new Door(transport, at, Optional.of(certificates::server), intake)));
  }

  /** Why doors are not open that should be. */
  List<String> closed() {
    return Stream.concat(Stream.of(plain), secure.stream())
        .flatMap(door -> door.closed().stream())
        .toList();
  }

  @Override
  public void close() {
    plain.close();
    secure.ifPresent(Door::close);
  }
}
