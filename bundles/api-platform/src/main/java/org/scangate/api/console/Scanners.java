package org.scangate.api.console;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The scanners of the site file. Thread-safe. */
@ProviderType
public interface Scanners {

  /** In the order of the site file. */
  List<Scanner> all();

  Optional<Scanner> find(String id);
}
