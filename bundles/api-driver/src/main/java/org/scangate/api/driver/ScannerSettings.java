package org.scangate.api.driver;

import java.util.List;
import java.util.Map;

/**
 * One scanner's entry of the site file, checked.
 *
 * @param id short id, for example {@code mr-1}
 * @param name what people call it
 * @param modality CT or MR
 * @param displays at least one, in the order of the site file
 * @param extra the driver's own settings, by key
 */
public record ScannerSettings(
    String id,
    String name,
    Modality modality,
    List<DisplaySettings> displays,
    Map<String, String> extra) {

  public ScannerSettings {
    displays = List.copyOf(displays);
    extra = Map.copyOf(extra);
  }
}
