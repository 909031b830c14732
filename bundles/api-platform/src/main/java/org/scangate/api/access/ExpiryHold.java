package org.scangate.api.access;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Asked before a sign-in expires: does it hold control of a scanner that scans, or may be scanning?
 */
@ConsumerType
public interface ExpiryHold {

  /** Answers at once. */
  boolean holds(SignIn signIn);
}
