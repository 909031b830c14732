package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.api.driver.InputEvent;

class PressedStateTest {

  /**
   * Events: {@code a+} key a down, {@code a-} up, {@code a1+} with scan code 1, {@code pXB} pointer
   * at X,0 with buttons B; {@code !} releases all.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing pressed                 | !           | ''",
        "one key                         | a+ !        | a+ a-",
        "reverse order                   | a+ b+ c+ !  | a+ b+ c+ c- b- a-",
        "released once                   | a+ ! !      | a+ a-",
        "up after release is nothing     | a+ ! a-     | a+ a-",
        "up that was never down          | a-          | ''",
        "repeat is one press             | a+ a+ !     | a+ a+ a-",
        "up comes as the down came       | a1+ A1-     | a+ a-",
        "pressed plain, up extended      | a+ a1- !    | a+ a-",
        "pressed extended, up plain      | a1+ a- !    | a+ a-",
        "another key's up is nothing     | a1+ a2- !   | a+ a-",
        "the key itself comes first      | a1+ a+ a- ! | a+ a+ a- a-",
        "another symbol on the same key  | a1+ A1+ !   | a+ a- A+ A-",
        "same symbol, two keys           | a1+ a2+ !   | a+ a+ a- a-",
        "button                          | p31 !       | p31 p30",
        "button let go                   | p31 p40 !   | p31 p40",
        "keys first, then buttons        | p21 a+ !    | p21 a+ a- p20",
        "two buttons, one release        | p13 !       | p13 p10",
      })
  void releases(String name, String events, String expected) {
    PressedState pressed = new PressedState();
    List<String> passed = new ArrayList<>();
    for (String event : events.trim().split(" ", -1)) {
      List<PressedState.Passed> out =
          event.equals("!") ? pressed.releaseAll() : pressed.pass("main", parse(event));
      out.forEach(one -> passed.add(text(one.event())));
    }
    assertThat(String.join(" ", passed)).isEqualTo(expected);
  }

  @Test
  void eachDisplayHasItsOwn() {
    PressedState pressed = new PressedState();
    pressed.pass("left", parse("a+"));
    pressed.pass("right", parse("p11"));
    pressed.pass("right", parse("a+"));
    assertThat(pressed.releaseAll())
        .extracting(one -> one.display() + " " + text(one.event()))
        .containsExactly("right a-", "left a-", "right p10");
  }

  @Test
  void oneDisplayIsReleasedAlone() {
    PressedState pressed = new PressedState();
    pressed.pass("left", parse("a+"));
    pressed.pass("right", parse("p11"));
    pressed.pass("right", parse("a+"));
    pressed.pass("right", parse("b1+"));
    assertThat(pressed.release("right"))
        .extracting(one -> one.display() + " " + text(one.event()))
        .containsExactly("right b-", "right a-", "right p10");
    assertThat(pressed.release("right")).isEmpty();
    assertThat(pressed.pass("right", parse("a1-"))).isEmpty();
    assertThat(pressed.releaseAll())
        .extracting(one -> one.display() + " " + text(one.event()))
        .containsExactly("left a-");
  }

  @Test
  void tracksNoMoreKeysThanItSays() {
    PressedState pressed = new PressedState();
    for (int i = 0; i < PressedState.MAX_KEYS; i++) {
      InputEvent key = new InputEvent.Key(1000 + i, 0, true);
      assertThat(pressed.tooMany("main", key)).isFalse();
      pressed.pass("main", key);
    }
    assertThat(pressed.tooMany("main", new InputEvent.Key(5000, 0, true))).isTrue();
    assertThat(pressed.tooMany("main", new InputEvent.Key(1000, 0, true))).isFalse();
    assertThat(pressed.tooMany("main", new InputEvent.Key(1000, 0, false))).isFalse();
    assertThat(pressed.releaseAll()).hasSize(PressedState.MAX_KEYS);
  }

  private static InputEvent parse(String event) {
    if (event.startsWith("p")) {
      return new InputEvent.Pointer(event.charAt(1) - '0', 0, event.charAt(2) - '0');
    }
    int scancode = event.length() == 3 ? event.charAt(1) - '0' : 0;
    return new InputEvent.Key(event.charAt(0), scancode, event.endsWith("+"));
  }

  private static String text(InputEvent event) {
    if (event instanceof InputEvent.Key key) {
      return (char) key.keysym() + (key.down() ? "+" : "-");
    }
    InputEvent.Pointer at = (InputEvent.Pointer) event;
    return "p" + at.x() + at.buttons();
  }
}
