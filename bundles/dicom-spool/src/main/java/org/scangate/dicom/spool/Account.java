package org.scangate.dicom.spool;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Where it is said, before it is done, that images are let go: the audit. */
interface Account {

  /**
   * Says it.
   *
   * @param action dotted, as the audit has it
   * @param who id of a person, {@code os:NAME}, or {@code appliance}
   * @param detail no patient data
   * @return completes when it is on disk; exceptionally when it is not
   */
  CompletableFuture<Long> say(String action, String who, Map<String, String> detail);

  /** Asks nobody; for tests. */
  Account NONE = (action, who, detail) -> CompletableFuture.completedFuture(0L);
}
