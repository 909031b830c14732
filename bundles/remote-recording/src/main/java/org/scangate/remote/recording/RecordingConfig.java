package org.scangate.remote.recording;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How one scanner's console is recorded. Made from the site file. */
@ObjectClassDefinition(
    id = RecordingComponent.PID,
    name = "ScanGate recording",
    description = "Recording of one scanner's console; without it there is none.")
@interface RecordingConfig {

  @AttributeDefinition(description = "Id of the scanner.")
  String scanner();

  @AttributeDefinition(description = "on-demand, or always-with-control.")
  String when() default "on-demand";

  @AttributeDefinition(description = "Roles that may begin and end one.")
  String[] start() default {};

  @AttributeDefinition(description = "Roles that may play it.")
  String[] play() default {};

  @AttributeDefinition(description = "How long one is kept, in ms.")
  long keep_millis() default 30L * 24 * 3600 * 1000;

  @AttributeDefinition(description = "Most bytes of this scanner's recordings; at that, they end.")
  long most_bytes() default 20L << 30;
}
