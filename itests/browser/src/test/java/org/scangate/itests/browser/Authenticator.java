package org.scangate.itests.browser;

import java.time.Instant;
import org.scangate.itests.harness.Run;
import org.scangate.itests.harness.Totp;

/** An authenticator app that never shows a code twice: the appliance takes each only once. */
final class Authenticator {
  private static final int STEP_SECONDS = 30;

  private final String otpauthUri;
  private long lastStep = Long.MIN_VALUE;

  Authenticator(String otpauthUri) {
    this.otpauthUri = otpauthUri;
  }

  /** A code that is good now; the next step's when this one's was used, which may mean waiting. */
  String code() throws InterruptedException {
    long step = Math.max(step(), lastStep + 1);
    Run.until("a code within one step of now", 60_000, () -> step() >= step - 1);
    lastStep = step;
    return Totp.code(otpauthUri, Instant.ofEpochSecond(step * STEP_SECONDS));
  }

  private static long step() {
    return Instant.now().getEpochSecond() / STEP_SECONDS;
  }
}
