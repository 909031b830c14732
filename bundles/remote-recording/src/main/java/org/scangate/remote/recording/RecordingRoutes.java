package org.scangate.remote.recording;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditTrail;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;

/**
 * Gives recordings that have ended to whoever may play them, by the site file's roles. No byte of
 * one is given before the audit has who reads it.
 */
@Component
public final class RecordingRoutes implements HttpRoutes {
  /** What an answer has in memory, however large the segment and however slow who reads. */
  static final int PIECE_BYTES = 1 << 20;

  private static final Pattern PIECE = Pattern.compile("[0-9]{1,4}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Shelf shelf;
  private final Audit audit;
  private final Integrity integrity;
  private final Readers readers;
  private final Supplier<List<Rules>> rules;

  /** A check reads a whole recording and the whole audit: one at a time. */
  private final Semaphore checks = new Semaphore(1);

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  volatile List<RecordingComponent> recorders = List.of();

  @Activate
  public RecordingRoutes(
      BundleContext context, @Reference Audit audit, @Reference AuditTrail trail) {
    shelf = new Shelf(Path.of(context.getProperty("scangate.data"), RecordingComponent.FOLDER));
    this.audit = audit;
    integrity = new Integrity(shelf, new Trail(trail));
    readers = new Readers(audit);
    rules = () -> recorders.stream().map(RecordingComponent::rules).toList();
  }

  RecordingRoutes(Shelf shelf, Audit audit, AuditTrail trail, List<Rules> rules) {
    this.shelf = shelf;
    this.audit = audit;
    integrity = new Integrity(shelf, new Trail(trail));
    readers = new Readers(audit);
    this.rules = () -> rules;
  }

  @Override
  public List<HttpRoute> routes() {
    String one = "/api/recordings/{scanner}/{recording}";
    return List.of(
        new HttpRoute("GET", "/api/recordings", Who.SIGNED_IN, this::list),
        new HttpRoute("GET", "/api/recordings/may-play", Who.SIGNED_IN, this::mayPlay),
        new HttpRoute("GET", one, Who.SIGNED_IN, this::open),
        new HttpRoute("GET", one + "/check", Who.SIGNED_IN, this::check),
        new HttpRoute("GET", one + "/segments/{file}/{piece}", Who.SIGNED_IN, this::piece));
  }

  private List<Rules> playable(HttpCall call) throws HttpProblem {
    var person = Readers.signIn(call).person();
    return rules.get().stream().filter(it -> person.hasAny(it.play())).toList();
  }

  private HttpAnswer mayPlay(HttpCall call) throws Exception {
    return json(JSON.createObjectNode().put("mayPlay", !playable(call).isEmpty()));
  }

  private HttpAnswer list(HttpCall call) throws Exception {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode recordings = answer.putArray("recordings");
    for (Rules one : playable(call)) {
      for (Shelf.Folder folder : shelf.of(one.scanner())) {
        if (folder.ended()) {
          recordings
              .addObject()
              .put("scanner", folder.scanner())
              .put("id", folder.id())
              .put("since", folder.since().toString())
              .put("millis", folder.millis());
        }
      }
    }
    return json(answer);
  }

  /** The time line if it is what was recorded, and every segment with its hash in the audit. */
  private HttpAnswer open(HttpCall call) throws Exception {
    Shelf.Folder folder = find(call);
    readers.opens(call, folder);
    Map<String, String> hashes = integrity.of(folder);
    ObjectNode answer = JSON.createObjectNode();
    answer.put("since", folder.since().toString()).put("millis", folder.millis());
    ArrayNode segments = answer.putArray("segments");
    for (Shelf.Part part : Shelf.parts(folder)) {
      segments
          .addObject()
          .put("display", part.display())
          .put("at", part.millis())
          .put("file", part.name())
          .put("sha256", hashes.getOrDefault(Integrity.name(folder, part.name()), ""));
    }
    ArrayNode events = answer.putArray("events");
    boolean sound = Integrity.isSound(folder, Shelf.EVENTS, hashes);
    answer.put("timeLineSound", sound);
    for (String line : sound ? Shelf.events(folder) : List.<String>of()) {
      events.add(JSON.readTree(line));
    }
    return json(answer);
  }

  /** {@value #PIECE_BYTES} bytes of a segment from so many pieces on; fewer are the last. */
  private HttpAnswer piece(HttpCall call) throws Exception {
    String name = call.segments().get("file");
    String piece = call.segments().get("piece");
    Shelf.Folder folder = find(call);
    for (Shelf.Part part : Shelf.parts(folder)) {
      if (part.name().equals(name) && PIECE.matcher(piece).matches()) {
        readers.reads(call, folder);
        return new HttpAnswer(
            200,
            Map.of("Content-Type", "application/octet-stream", "Cache-Control", "no-store"),
            Shelf.read(part.path(), Long.parseLong(piece) * PIECE_BYTES, PIECE_BYTES));
      }
    }
    throw none();
  }

  private HttpAnswer check(HttpCall call) throws Exception {
    Shelf.Folder folder = find(call);
    readers.reads(call, folder);
    if (!checks.tryAcquire()) {
      throw new HttpProblem(
          409, "recording.busy", "Another recording is being checked. Try again in a minute.");
    }
    try {
      ObjectNode answer = JSON.createObjectNode();
      ArrayNode wrong = answer.putArray("wrong");
      integrity.wrong(folder).forEach(wrong::add);
      Audit.Verification chain = audit.verify(share -> {});
      answer.put("files", Shelf.parts(folder).size() + 1).put("records", chain.records());
      answer.put("broken", chain.firstBroken().orElse(""));
      return json(answer);
    } finally {
      checks.release();
    }
  }

  /** The recording that is asked for, if it has ended and this person may play it. */
  private Shelf.Folder find(HttpCall call) throws HttpProblem, IOException {
    String scanner = call.segments().get("scanner");
    String id = call.segments().get("recording");
    Rules site =
        rules.get().stream()
            .filter(it -> it.scanner().equals(scanner))
            .findFirst()
            .orElseThrow(RecordingRoutes::none);
    if (!Readers.signIn(call).person().hasAny(site.play())) {
      readers.refused(call, site.scanner());
      throw new HttpProblem(
          403, "recording.role", "Your roles play no recordings of this scanner.");
    }
    return shelf.of(scanner).stream()
        .filter(it -> it.id().equals(id) && it.ended())
        .findFirst()
        .orElseThrow(RecordingRoutes::none);
  }

  private static HttpProblem none() {
    return new HttpProblem(404, "recording.none", "There is no such recording any more.");
  }

  private static HttpAnswer json(ObjectNode answer) throws IOException {
    return HttpAnswer.json(JSON.writeValueAsBytes(answer));
  }
}
