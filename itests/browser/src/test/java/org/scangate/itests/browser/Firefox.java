package org.scangate.itests.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.scangate.itests.harness.Run;

/**
 * Debian's Firefox with one window, headless, driven by WebDriver BiDi: what a person does there.
 * Clicks and keys go through the browser's own input, not through scripts.
 */
final class Firefox implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 60_000;
  private static final Pattern LISTENING =
      Pattern.compile("WebDriver BiDi listening on (ws://\\S+)");

  /** Finds what is named so for tests, "name" or "name:scanner", through every shadow root. */
  private static final String FIND =
      "const within = root => [...root.querySelectorAll('*')].flatMap(it =>"
          + " [it, ...(it.shadowRoot ? within(it.shadowRoot) : [])]);"
          + " const on = name => { const [test, scanner] = name.split(':');"
          + " return within(document).find(it => it.dataset?.test === test && (!scanner"
          + " || it.closest('[data-scanner]')?.dataset.scanner === scanner)); };";

  private final Path folder;
  private final Process process;
  private final BidiSession session;
  private final String window;

  private Firefox(Path folder, Process process, BidiSession session) throws Exception {
    this.folder = folder;
    this.process = process;
    this.session = session;
    JsonObject tree = session.ask("browsingContext.getTree", new JsonObject());
    window = tree.getAsJsonArray("contexts").get(0).getAsJsonObject().get("context").getAsString();
    JsonObject size = json("{'viewport':{'width':1440,'height':1000}}");
    size.addProperty("context", window);
    session.ask("browsingContext.setViewport", size);
  }

  static Firefox start() throws Exception {
    Path program =
        Run.which("firefox-esr")
            .orElseThrow(() -> new IOException("no firefox-esr: apt-get install firefox-esr"));
    Path folder = Files.createTempDirectory("scangate-firefox");
    Path said = folder.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-remote",
                "--profile",
                Files.createDirectory(folder.resolve("profile")).toString(),
                "--remote-debugging-port=0")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    try {
      Run.until("Firefox listens", PATIENCE_MILLIS, () -> listening(said).isPresent());
      return new Firefox(folder, process, new BidiSession(listening(said).orElseThrow()));
    } catch (Exception e) {
      end(process);
      throw e;
    }
  }

  private static Optional<String> listening(Path said) {
    try {
      Matcher found = LISTENING.matcher(Files.readString(said));
      return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** JSON, with single quotes for easier reading. */
  private static JsonObject json(String text) {
    return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
  }

  Firefox goTo(String address) throws Exception {
    JsonObject parameters = json("{'wait':'complete'}");
    parameters.addProperty("context", window);
    parameters.addProperty("url", address);
    session.ask("browsingContext.navigate", parameters);
    return this;
  }

  /**
   * What a function body gives, with {@code on(test)} at hand; texts and numbers as text, nothing
   * as the empty text.
   */
  String read(String body, String... arguments) throws Exception {
    JsonObject parameters = json("{'awaitPromise':true}");
    parameters.addProperty("functionDeclaration", "(...args) => {" + FIND + body + "}");
    parameters.add("target", json("{'context':'" + window + "'}"));
    JsonArray values = new JsonArray();
    for (String argument : arguments) {
      JsonObject value = json("{'type':'string'}");
      value.addProperty("value", argument);
      values.add(value);
    }
    parameters.add("arguments", values);
    JsonObject answer = session.ask("script.callFunction", parameters);
    if (!answer.get("type").getAsString().equals("success")) {
      throw new IOException(body + ": " + answer.get("exceptionDetails"));
    }
    JsonElement value = answer.getAsJsonObject("result").get("value");
    return value == null ? "" : value.getAsString();
  }

  /** An attribute of what carries that name for tests; empty while there is none. */
  String attribute(String test, String name) throws Exception {
    return read("return on(args[0])?.getAttribute(args[1]) ?? '';", test, name);
  }

  String text(String test) throws Exception {
    return read("return on(args[0])?.innerText ?? '';", test);
  }

  Firefox awaits(String test, String state) throws InterruptedException {
    Run.until(
        test + " is " + state,
        2 * PATIENCE_MILLIS,
        () -> unchecked(() -> attribute(test, "data-state")).equals(state));
    return this;
  }

  Firefox awaits(String test) throws InterruptedException {
    Run.until(
        test + " is there",
        PATIENCE_MILLIS,
        () -> !unchecked(() -> read("return on(args[0]) ? 'yes' : '';", test)).isEmpty());
    return this;
  }

  /** Until the first display in sight is painted. */
  Firefox awaitsConsole() throws InterruptedException {
    Run.until(
        "a display is painted",
        PATIENCE_MILLIS,
        () ->
            !unchecked(
                    () ->
                        read(
                            "return on('console-target') && within(on('console-target')).some(it =>"
                                + " it.matches('canvas[data-connected]'))"
                                + " ? on('pane-scale')?.innerText ?? '' : '';"))
                .isEmpty());
    return this;
  }

  private static String unchecked(java.util.concurrent.Callable<String> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  Firefox click(String test) throws Exception {
    awaits(test);
    String middle =
        read(
            "const it = on(args[0]); it.scrollIntoView({block: 'nearest'});"
                + " const box = it.getBoundingClientRect();"
                + " return (box.x + box.width / 2) + ' ' + (box.y + box.height / 2);",
            test);
    return clickAt(middle);
  }

  /** A click of the left button at a point of the console of the first display in sight. */
  Firefox point(int x, int y) throws Exception {
    return clickAt(
        read(
            "const canvas = within(on('console-target')).find(it => it.localName === 'canvas');"
                + " const box = canvas.getBoundingClientRect();"
                + " return (box.x + args[0] * box.width / canvas.width) + ' '"
                + " + (box.y + args[1] * box.height / canvas.height);",
            Integer.toString(x),
            Integer.toString(y)));
  }

  private Firefox clickAt(String place) throws Exception {
    String[] at = place.split(" ", -1);
    return act(
        json(
            "{'type':'pointer','id':'mouse','actions':[{'type':'pointerMove','x':"
                + Math.round(Double.parseDouble(at[0]))
                + ",'y':"
                + Math.round(Double.parseDouble(at[1]))
                + "},{'type':'pointerDown','button':0},{'type':'pointerUp','button':0}]}"));
  }

  /** Clicks into a field, empty as it is, and types. */
  Firefox fill(String test, String text) throws Exception {
    return click(test).type(text);
  }

  /** Presses and releases a key for each character, as WebDriver 17.4.2 names them. */
  Firefox type(String text) throws Exception {
    JsonArray strokes = new JsonArray();
    for (int point : text.codePoints().toArray()) {
      for (String kind : List.of("keyDown", "keyUp")) {
        JsonObject stroke = new JsonObject();
        stroke.addProperty("type", kind);
        stroke.addProperty("value", Character.toString(point));
        strokes.add(stroke);
      }
    }
    JsonObject source = json("{'type':'key','id':'keyboard'}");
    source.add("actions", strokes);
    return act(source);
  }

  private Firefox act(JsonObject source) throws Exception {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("context", window);
    JsonArray sources = new JsonArray();
    sources.add(source);
    parameters.add("actions", sources);
    session.ask("input.performActions", parameters);
    return this;
  }

  /** What the console's canvas holds, pixel for pixel. */
  BufferedImage pixels() throws Exception {
    String url =
        read(
            "return within(on('console-target')).find(it => it.localName === 'canvas')"
                + ".toDataURL('image/png');");
    return image(url.substring(url.indexOf(',') + 1));
  }

  private static BufferedImage image(String base64) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
  }

  /** Writes what the window shows to a folder. */
  Firefox picture(Path folder, String name) throws Exception {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("context", window);
    String png =
        session.ask("browsingContext.captureScreenshot", parameters).get("data").getAsString();
    Files.createDirectories(folder);
    Files.write(folder.resolve(name + ".png"), Base64.getDecoder().decode(png));
    return this;
  }

  @Override
  public void close() throws Exception {
    session.close();
    end(process);
    Folders.delete(folder);
  }

  private static void end(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.waitFor(30, TimeUnit.SECONDS);
  }
}
