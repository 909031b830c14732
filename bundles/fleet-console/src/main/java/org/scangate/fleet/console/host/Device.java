package org.scangate.fleet.console.host;

import org.scangate.fleet.console.model.Mark;

/** A scanner of an appliance. One thread at a time. */
final class Device {
  final String id;
  final Values values = new Values();
  boolean alive;

  /** Its appliance was born again, and it not yet. */
  boolean awaited;

  private String stop;
  private String sessions;
  private String control;
  private String driver;

  Device(String id) {
    this.id = id;
  }

  /** Takes marks. */
  interface Marks {
    void mark(Mark.Kind kind, String detail);
  }

  /** Marks what is other than at the last look. */
  void look(Marks marks) {
    stop = changed(stop, values.text("Stop/State"), Mark.Kind.STOP, marks);
    sessions = changed(sessions, count("Sessions/Count"), Mark.Kind.SESSION, marks);
    control = changed(control, held(), Mark.Kind.CONTROL, marks);
    String now = values.text("Driver/Name") + " " + values.text("Driver/Version");
    driver = changed(driver, now.strip(), Mark.Kind.DRIVER, marks);
  }

  private String changed(String before, String now, Mark.Kind kind, Marks marks) {
    if (before != null && !before.equals(now)) {
      marks.mark(kind, Words.plain(id + " " + now));
    }
    return now;
  }

  private String count(String name) {
    double count = values.number(name);
    return Double.isNaN(count) ? "" : Long.toString((long) count);
  }

  private String held() {
    if (values.flag("Control/Held")) {
      return "held";
    }
    return values.flag("Control/On site") ? "on site" : "free";
  }
}
