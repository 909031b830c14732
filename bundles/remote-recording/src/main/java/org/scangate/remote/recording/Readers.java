package org.scangate.remote.recording;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scangate.api.access.SignIn;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;

/** Who reads which recording: in the audit before they get a byte. Thread-safe. */
final class Readers {
  private static final String PLAYED = "recording.played";
  private static final int MOST = 1000;

  private final Audit audit;

  /** Sign-in and recording of who is in the audit; whoever has fallen out is noted again. */
  private final Set<String> noted =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > MOST;
                }
              }));

  Readers(Audit audit) {
    this.audit = audit;
  }

  static SignIn signIn(HttpCall call) throws HttpProblem {
    return call.signIn()
        .orElseThrow(() -> new HttpProblem(401, "sign-in.needed", "Sign in first."));
  }

  /** Each opening is noted. */
  void opens(HttpCall call, Shelf.Folder folder) throws HttpProblem {
    SignIn signIn = signIn(call);
    try {
      Notes.await(
          List.of(
              new Notes(audit, folder.scanner())
                  .noted(
                      PLAYED,
                      signIn.person().id(),
                      "",
                      Outcome.DONE,
                      Map.of("recording", folder.id(), "door", signIn.door().name()))));
    } catch (IOException e) {
      throw new HttpProblem(
          503,
          "recording.unaudited",
          "Nothing is played while the audit cannot be written. Tell site IT.");
    }
    noted.add(key(signIn, folder));
  }

  /** A part of one; noted when it was not opened. */
  void reads(HttpCall call, Shelf.Folder folder) throws HttpProblem {
    if (!noted.contains(key(signIn(call), folder))) {
      opens(call, folder);
    }
  }

  void refused(HttpCall call, String scanner) throws HttpProblem {
    new Notes(audit, scanner)
        .note(PLAYED, signIn(call).person().id(), "", Outcome.REFUSED, Map.of("because", "role"));
  }

  private static String key(SignIn signIn, Shelf.Folder folder) {
    return signIn.id() + " " + folder.scanner() + " " + folder.id();
  }
}
