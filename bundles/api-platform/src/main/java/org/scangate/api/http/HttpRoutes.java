package org.scangate.api.http;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A bundle's routes; a whiteboard service. */
@ConsumerType
public interface HttpRoutes {

  /** Constant for the life of the service. */
  List<HttpRoute> routes();
}
