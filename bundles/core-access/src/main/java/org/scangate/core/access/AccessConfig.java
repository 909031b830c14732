package org.scangate.core.access;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The {@code access} section of the site file, and what it needs of {@code front}. */
@ObjectClassDefinition(name = "ScanGate access")
public @interface AccessConfig {

  @AttributeDefinition(
      name = "Idle expiry, ms",
      description = "A sign-in ends after this long without a touch; 1 minute to 24 hours.",
      min = "60000",
      max = "86400000")
  long idle_millis() default 15 * 60_000L;

  @AttributeDefinition(
      name = "Absolute expiry, ms",
      description = "A sign-in ends this long after its second factor; 1 minute to 7 days.",
      min = "60000",
      max = "604800000")
  long absolute_millis() default 12 * 3_600_000L;

  @AttributeDefinition(
      name = "Check-out, ms",
      description = "Who does nothing at a panel for this long is checked out; 1 min to 24 hours.",
      min = "60000",
      max = "86400000")
  long check_out_millis() default 4 * 3_600_000L;

  @AttributeDefinition(
      name = "Passkey domain",
      description = "WebAuthn relying party id; empty: no passkeys.",
      required = false)
  String passkey_domain() default "";

  @AttributeDefinition(
      name = "Addresses",
      description = "What browsers dial, host:port; the origins that passkeys may come from.",
      required = false)
  String[] addresses() default {};

  @AttributeDefinition(
      name = "Site name",
      description = "Shown by authenticator apps and passkey prompts.")
  String site_name() default "ScanGate";
}
