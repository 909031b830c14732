package org.scangate.lib.dicom.net;

import org.osgi.annotation.versioning.ConsumerType;

/** Serves the requests of the presentation contexts that it was offered for. */
@ConsumerType
@FunctionalInterface
public interface DimseService {

  /**
   * A request has begun: its command is whole, its data set follows into the sink. Called on the
   * association's event loop; must not block.
   */
  DataSink begin(Operation operation);
}
