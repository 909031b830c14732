package org.scangate.remote.panel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.scangate.api.console.CallOuts;
import org.scangate.api.http.HttpProblem;

/**
 * What somebody does at a panel, as it came: {@code POST /api/on-site/act}.
 *
 * @param reason typed by the person; empty where none is asked for
 * @param whom the session to eject, grant or decline, the person to admit, the question to answer;
 *     empty for every other deed
 * @param by who does it, of those who are checked in; empty for who is signed in, and for a badge
 * @param secret badge or PIN; empty to rely on an earlier one. Not signed: it is its own proof
 * @param panel the enrolled panel; empty for a device that is none
 * @param signature of the panel, over the challenge and {@link #said}
 */
record PanelRequest(
    String scanner,
    Deed deed,
    String reason,
    String whom,
    String by,
    String secret,
    String panel,
    String challenge,
    byte[] signature) {
  /** What can be done. */
  enum Deed {
    CHECK_IN,
    CHECK_OUT,
    /** Needs nobody: it only takes rights away, and somebody is in a hurry. */
    HOLD,
    RELEASE,
    RESET,
    ACKNOWLEDGE,
    TEST,
    TAKE_OVER,
    GIVE_BACK,
    GRANT,
    DECLINE,
    EJECT,
    ADMIT,
    CLEAR_DRAWINGS,
    /** Of a driver that is changed although the scanner refuses. */
    AGREE,
    DISAGREE,
    /** Of the alarm about somebody who is no phantom. */
    ACKNOWLEDGE_IMAGES;

    /** Whether a badge or PIN must have been shown within the last minutes. */
    boolean needsProof() {
      return this != HOLD && this != ACKNOWLEDGE;
    }

    /** As it is written and signed. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static PanelRequest read(byte[] body) throws HttpProblem {
    JsonNode json = PanelJson.tree(body);
    String deed = PanelJson.text(json, "action");
    for (Deed one : Deed.values()) {
      if (one.word().equals(deed)) {
        return new PanelRequest(
            one == Deed.CHECK_IN || one == Deed.CHECK_OUT ? "" : PanelJson.text(json, "scanner"),
            one,
            json.path("reason").asText(""),
            json.path("whom").asText(""),
            json.path("by").asText(""),
            json.path("secret").asText(""),
            json.path("panel").asText(""),
            json.path("challenge").asText(""),
            signature(json.path("signature").asText("")));
      }
    }
    throw PanelJson.malformed(
        "action is none of "
            + Stream.of(Deed.values()).map(Deed::word).collect(Collectors.joining(", ")));
  }

  /** What is said in a call-out. */
  static CallOuts.Word word(JsonNode json) throws HttpProblem {
    String text = PanelJson.text(json, "word");
    return Stream.of(CallOuts.Word.values())
        .filter(word -> word.name().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                PanelJson.malformed("word is none of " + Arrays.toString(CallOuts.Word.values())));
  }

  private static byte[] signature(String base64) throws HttpProblem {
    return Optional.of(base64)
        .flatMap(
            text -> {
              try {
                return Optional.of(Base64.getDecoder().decode(text));
              } catch (IllegalArgumentException e) {
                return Optional.empty();
              }
            })
        .orElseThrow(() -> PanelJson.malformed("signature is not base64"));
  }

  /** No secrets. */
  @Override
  public String toString() {
    return deed.word() + " at " + panel;
  }

  /** What the panel signs, in the name of the person: a line each. */
  String said(String person) {
    return String.join("\n", deed.word(), scanner, person, reason, whom);
  }
}
