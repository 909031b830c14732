package org.scangate.api.safety;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows whether somebody is on site: the panel's bundle registers it. Without one, whatever needs
 * somebody on site is refused.
 */
@ConsumerType
public interface OnSiteProof {

  /**
   * Why the claim does not hold, in plain words; empty when on-site listener, enrolled device and
   * signed-in person are all proven. Called on the thread of whoever makes the claim.
   */
  Optional<String> refusal(OnSite claim);
}
