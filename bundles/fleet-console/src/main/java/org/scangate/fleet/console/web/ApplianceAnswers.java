package org.scangate.fleet.console.web;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.scangate.fleet.console.model.Mark;
import org.scangate.fleet.console.model.NodeView;
import org.scangate.fleet.console.model.Stability;

/** What is told of one appliance. */
final class ApplianceAnswers {
  private ApplianceAnswers() {}

  static Packed view(NodeView node) {
    return Json.packed(
        out -> {
          out.writeStartObject();
          Json.place(out, node.id());
          out.writeStringField("presence", node.presence().name());
          out.writeNumberField("since", node.since());
          out.writeNumberField("heard", node.heard());
          out.writeStringField("version", node.version());
          out.writeArrayFieldStart("troubles");
          for (NodeView.Since since : node.troubles()) {
            out.writeStartObject();
            out.writeStringField("trouble", since.trouble().name());
            out.writeNumberField("since", since.at());
            out.writeStringField("words", since.words());
            out.writeEndObject();
          }
          out.writeEndArray();
          Json.metrics(out, node.metrics());
          out.writeArrayFieldStart("scanners");
          for (NodeView.ScannerView scanner : node.scanners()) {
            out.writeStartObject();
            out.writeStringField("id", scanner.id());
            out.writeBooleanField("alive", scanner.alive());
            Json.metrics(out, scanner.metrics());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  /** A column for each number: the names stand once. What is not known is null. */
  static Packed stability(long from, long until, List<Stability> bins, List<Mark> marks) {
    return Json.packed(
        out -> {
          out.writeStartObject();
          out.writeNumberField("from", from);
          out.writeNumberField("until", until);
          column(out, "at", bins, Stability::at);
          column(out, "beats", bins, Stability::beats);
          column(out, "expected", bins, Stability::expected);
          column(out, "median", bins, Stability::median);
          column(out, "p95", bins, Stability::p95);
          column(out, "p99", bins, Stability::p99);
          column(out, "max", bins, Stability::max);
          column(out, "jitter", bins, Stability::jitter);
          column(out, "loss", bins, Stability::loss);
          out.writeArrayFieldStart("marks");
          for (Mark mark : marks) {
            out.writeStartObject();
            out.writeNumberField("at", mark.at());
            out.writeStringField("kind", mark.kind().name());
            out.writeStringField("detail", mark.detail());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  private static void column(
      JsonGenerator out, String name, List<Stability> bins, ToDoubleFunction<Stability> number)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (Stability bin : bins) {
      Json.rounded(out, number.applyAsDouble(bin));
    }
    out.writeEndArray();
  }
}
