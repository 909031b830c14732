package org.scangate.core.audit;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the audit log; PID {@code org.scangate.audit}. */
@ObjectClassDefinition(name = "ScanGate audit log")
@interface AuditConfig {

  @AttributeDefinition(description = "How long records are kept, in milliseconds; 0 for ever")
  long keep_millis() default 0;

  @AttributeDefinition(description = "Id of the site; stands in every anchor")
  String site_id() default "";

  @AttributeDefinition(
      description = "Most bytes on disk; from then on events are refused. Read when opened")
  long max_bytes() default 4L << 30;

  @AttributeDefinition(description = "An anchor is signed after so many records")
  int anchor_records() default 1000;

  @AttributeDefinition(description = "An anchor is signed so many milliseconds after a record")
  long anchor_millis() default 60_000;
}
