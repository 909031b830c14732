package org.scangate.net.fleet.command;

import java.nio.charset.StandardCharsets;
import org.scangate.api.fleet.Deed;
import org.scangate.api.fleet.FleetAnswer.Result;

/** Does what a console may ask for. */
public interface Deeds {

  /** Does it; may take some seconds, no more. */
  Outcome run(Deed deed);

  /**
   * What came of it.
   *
   * @param words one line for people
   * @param body what was asked for; at most {@link CommandDesk#MOST_BYTES} are told
   */
  record Outcome(Result result, String words, String body) {

    public static Outcome done(String words, String body) {
      return new Outcome(Result.DONE, words, body);
    }

    public static Outcome refused(String why) {
      return new Outcome(Result.REFUSED, why, "");
    }

    public static Outcome failed(String why) {
      return new Outcome(Result.FAILED, why, "");
    }

    byte[] bytes() {
      return body.getBytes(StandardCharsets.UTF_8);
    }
  }
}
