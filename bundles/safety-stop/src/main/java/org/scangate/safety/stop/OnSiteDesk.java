package org.scangate.safety.stop;

import java.util.Optional;
import org.scangate.api.safety.OnSite;
import org.scangate.api.safety.OnSiteProof;
import org.scangate.api.safety.SafetyRefused;

/** Checks whether somebody is on site; without a proof everybody is elsewhere. */
final class OnSiteDesk {
  private static final int SHORTEST_REASON = 8;

  private volatile OnSiteProof proof;

  void use(OnSiteProof next) {
    proof = next;
  }

  /** Takes the proof away unless another one has come meanwhile. */
  void unuse(OnSiteProof old) {
    if (proof == old) {
      proof = null;
    }
  }

  void check(OnSite claim) throws SafetyRefused {
    OnSiteProof known = proof;
    if (known == null) {
      throw new SafetyRefused(
          "Only somebody on site may do this, and no panel is enrolled that could prove it. Use the"
              + " wired input.");
    }
    if (claim.person().isBlank() || claim.device().isBlank()) {
      throw new SafetyRefused("Person and enrolled device must both be known.");
    }
    Optional<String> refusal = known.refusal(claim);
    if (refusal.isPresent()) {
      throw new SafetyRefused(refusal.get());
    }
  }

  void checkWithReason(OnSite claim) throws SafetyRefused {
    check(claim);
    if (claim.reason().length() < SHORTEST_REASON) {
      throw new SafetyRefused(
          "Say what was found and put right, in at least " + SHORTEST_REASON + " characters.");
    }
  }
}
