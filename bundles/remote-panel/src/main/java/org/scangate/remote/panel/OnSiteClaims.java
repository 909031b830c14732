package org.scangate.remote.panel;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.safety.OnSite;
import org.scangate.api.safety.OnSiteProof;
import org.scangate.api.safety.SafetyRefused;

/**
 * What is proven just now: a claim that was made of a request with all three (the on-site listener,
 * a signature of an enrolled panel, a person signed in there) counts while that request is
 * answered. Another one with the same words does not. Thread-safe.
 */
final class OnSiteClaims implements OnSiteProof {
  private final Set<OnSite> proven =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  /** Something that only somebody on site may do. */
  interface Deed {
    void run(OnSite claim) throws SafetyRefused, HttpProblem;
  }

  /** Runs the deed with a claim that is proven while it runs. */
  void with(OnSite claim, Deed deed) throws SafetyRefused, HttpProblem {
    proven.add(claim);
    try {
      deed.run(claim);
    } finally {
      proven.remove(claim);
    }
  }

  @Override
  public Optional<String> refusal(OnSite claim) {
    return proven.contains(claim)
        ? Optional.empty()
        : Optional.of("Only somebody on site may do this, at an enrolled panel.");
  }
}
