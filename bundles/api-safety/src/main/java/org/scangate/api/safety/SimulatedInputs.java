package org.scangate.api.safety;

import org.osgi.annotation.versioning.ProviderType;

/** The inputs of a simulated relay, for somebody to push; a service. */
@ProviderType
public interface SimulatedInputs {

  /** Id of the relay. */
  String relay();

  /** Sets an input, numbered from 0, until it is set again. */
  void set(int input, boolean active);
}
